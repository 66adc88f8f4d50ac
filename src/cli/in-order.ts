/**
 * Works on several items side by side and hands the results on in the order of the items, each as soon as it and all
 * before it are there. Rejects with the first failure.
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  sideBySide: number,
  work: (item: Item) => Promise<Result>,
  hand: (result: Result) => void,
): Promise<void> {
  const waiting = new Map<number, Result>();
  let next = 0;
  let handed = 0;
  async function worker(): Promise<void> {
    for (let index = next++; index < items.length; index = next++) {
      waiting.set(index, await work(items[index] as Item));
      for (let ready = waiting.get(handed); ready !== undefined; ready = waiting.get(handed)) {
        waiting.delete(handed);
        handed += 1;
        hand(ready);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(sideBySide, items.length) }, worker));
}
