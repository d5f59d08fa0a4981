/** The bound, the order and the ends of parallel work. */
import { describe, expect, it } from 'vitest';
import { mapLimited } from './map-limited.ts';

const signal = new AbortController().signal;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('mapLimited', () => {
  it('gives results in the order of items, and never has more than the limit under way', async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimited([5, 1, 4, 1, 3], { limit: 2, signal }, async (item) => {
      most = Math.max(most, ++running);
      for (let i = 0; i < item; i++) await turn();
      running--;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 10, 30]);
    expect(most).toBe(2);
  });

  it('starts nothing more once a result ends it, and lets what was started end', async () => {
    const ended: number[] = [];
    const results = await mapLimited<number, number>(
      [1, 2, 3, 4, 5],
      { limit: 2, signal, until: (result) => result === 1 },
      async (item) => {
        for (let i = 0; i < item * 3; i++) await turn();
        ended.push(item);
        return item;
      },
    );
    expect(results).toEqual([1, 2]);
    expect(ended).toEqual([1, 2]);
  });

  it('rejects with the first failure after all that was started has ended', async () => {
    const ended: number[] = [];
    const call = mapLimited([1, 2, 3, 4], { limit: 2, signal }, async (item) => {
      await turn();
      if (item === 1) throw new Error('first');
      await turn();
      ended.push(item);
    });
    await expect(call).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });

  it('starts nothing after an abort', async () => {
    const controller = new AbortController();
    const started: number[] = [];
    const call = mapLimited([1, 2, 3], { limit: 1, signal: controller.signal }, async (item) => {
      started.push(item);
      controller.abort(new Error('stop'));
    });
    await expect(call).rejects.toThrow('stop');
    expect(started).toEqual([1]);
  });
});
