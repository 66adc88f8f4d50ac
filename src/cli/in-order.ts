export interface PoolBounds {
  /** Items worked on at the same time. */
  readonly sideBySide: number;
  /** Items begun beyond the last one handed on: one that is slow holds up no more than these. */
  readonly ahead: number;
}

/**
 * Works on several items side by side and hands the results on in the order of the items, each as soon as it and all
 * before it are there. Items are drawn as they are needed. Rejects with the first failure.
 */
export async function inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  { sideBySide, ahead }: PoolBounds,
  work: (item: Item) => Promise<Result>,
  hand: (result: Result) => Promise<void> | void,
): Promise<void> {
  const source = each(items);
  const waiting = new Map<number, Result>();
  let begun = 0;
  let handed = 0;
  let handing = false;
  let forRoom: (() => void)[] = [];

  async function handOn(): Promise<void> {
    if (handing) return;
    handing = true;
    while (waiting.has(handed)) {
      const ready = waiting.get(handed) as Result;
      waiting.delete(handed);
      handed += 1;
      const woken = forRoom;
      forRoom = [];
      for (const wake of woken) wake();
      await hand(ready);
    }
    handing = false;
  }

  async function worker(): Promise<void> {
    for (;;) {
      while (begun - handed >= ahead) await new Promise<void>((resolve) => forRoom.push(resolve));
      // Whoever asks first gets the first: a generator serves its callers in their order.
      const index = begun++;
      const { value, done } = await source.next();
      if (done === true) return;
      waiting.set(index, await work(value));
      await handOn();
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, worker));
}

async function* each<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item, void> {
  yield* items;
}
