import { expect, it } from 'vitest';
import { inOrder } from '../../../src/cli/in-order.ts';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

it('hands results on in the order of the items, whichever is first', async () => {
  const handed: number[] = [];
  const work = async (item: number): Promise<number> => {
    for (let left = item % 7; left > 0; left -= 1) await tick();
    return item;
  };
  const items = Array.from({ length: 100 }, (_, index) => 100 - index);
  await inOrder(items, { sideBySide: 8, ahead: 100 }, work, (item) => {
    handed.push(item);
  });
  expect(handed).toEqual(items);
});

it('draws items as it needs them, and never more than are allowed ahead', async () => {
  let drawn = 0;
  let most = 0;
  const handed: number[] = [];
  async function* source() {
    for (let item = 0; item < 60; item += 1) {
      drawn += 1;
      most = Math.max(most, drawn - handed.length);
      yield item;
    }
  }
  await inOrder(
    source(),
    { sideBySide: 4, ahead: 10 },
    async (item) => {
      // The first is slow: the others must wait for it in the end.
      for (let left = item === 0 ? 200 : 1; left > 0; left -= 1) await tick();
      return item;
    },
    (item) => {
      handed.push(item);
    },
  );
  expect(handed).toHaveLength(60);
  expect(most).toBeLessThanOrEqual(11);
});

it('waits for a slow reader', async () => {
  let writing = 0;
  await inOrder(
    [1, 2, 3, 4],
    { sideBySide: 4, ahead: 4 },
    async (item) => item,
    async () => {
      writing += 1;
      expect(writing).toBe(1);
      await tick();
      writing -= 1;
    },
  );
});

it('ends with the first failure', async () => {
  const fail = async (item: number): Promise<number> => {
    if (item === 2) throw new Error('two');
    return item;
  };
  await expect(inOrder([1, 2, 3], { sideBySide: 1, ahead: 3 }, fail, () => {})).rejects.toThrow('two');
});
