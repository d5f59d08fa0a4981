/** The order of work on one key, also when some of it fails or stops waiting. */
import { describe, expect, it } from 'vitest';
import { makeTurns } from './in-turn.ts';

const signal = new AbortController().signal;

describe('makeTurns', () => {
  it('runs work of one key in the order it came, and other keys beside it', async () => {
    const turns = makeTurns();
    const log: string[] = [];
    const first = Promise.withResolvers<void>();
    const work = (name: string, wait?: Promise<void>) => async () => {
      log.push(`${name} begins`);
      await wait;
      log.push(`${name} ends`);
    };
    const all = [
      turns.run('a', signal, work('a1', first.promise)),
      turns.run('a', signal, work('a2')),
      turns.run('b', signal, work('b1')),
    ];
    await all[2];
    expect(log).toEqual(['a1 begins', 'b1 begins', 'b1 ends']);
    first.resolve();
    await Promise.all(all);
    expect(log.slice(3)).toEqual(['a1 ends', 'a2 begins', 'a2 ends']);
  });

  it('goes on after work that failed', async () => {
    const turns = makeTurns();
    const failing = turns.run('a', signal, () => Promise.reject(new Error('no')));
    const next = turns.run('a', signal, async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('lets one stop waiting, without letting the ones behind it pass the one before it', async () => {
    const turns = makeTurns();
    const first = Promise.withResolvers<void>();
    const controller = new AbortController();
    const log: string[] = [];
    const one = turns.run('a', signal, async () => {
      await first.promise;
      log.push('one');
    });
    const two = turns.run('a', controller.signal, async () => {
      log.push('two');
    });
    const three = turns.run('a', signal, async () => {
      log.push('three');
    });
    controller.abort(new Error('gave up'));
    await expect(two).rejects.toThrow('gave up');
    expect(log).toEqual([]);
    first.resolve();
    await Promise.all([one, three]);
    expect(log).toEqual(['one', 'three']);
  });
});
