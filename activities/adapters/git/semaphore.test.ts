import { expect, test, vi } from 'vitest';
import { createKeyedLock, createSemaphore } from './semaphore.ts';

test('no more run at once than there are places, in the order they came', async () => {
  const semaphore = createSemaphore(2);
  const started: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const all = gates.map((gate, index) =>
    semaphore.run(async () => {
      started.push(index);
      await gate.promise;
    }),
  );
  await Promise.resolve();

  expect(started).toEqual([0, 1]);
  gates[1]?.resolve();
  await vi.waitFor(() => expect(started).toEqual([0, 1, 2]));
  for (const gate of gates) gate.resolve();
  await Promise.all(all);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

test('a place is free again after a failure', async () => {
  const semaphore = createSemaphore(1);

  await expect(semaphore.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(await semaphore.run(async () => 'next')).toBe('next');
});

test('who is aborted while waiting leaves the queue and takes no place', async () => {
  const semaphore = createSemaphore(1);
  const gate = Promise.withResolvers<void>();
  const abort = new AbortController();
  const first = semaphore.run(() => gate.promise);
  const second = semaphore.run(async () => 'never', abort.signal);
  const third = semaphore.run(async () => 'third');

  abort.abort(new Error('enough'));
  gate.resolve();

  await expect(second).rejects.toThrow('enough');
  await first;
  expect(await third).toBe('third');
  await expect(semaphore.run(async () => 'late', abort.signal)).rejects.toThrow('enough');
});

test('work of equal keys goes one after the other, of different keys together', async () => {
  const locks = createKeyedLock();
  const gate = Promise.withResolvers<void>();
  const log: string[] = [];
  const first = locks.run('a', async () => {
    await gate.promise;
    log.push('a1');
  });
  const second = locks.run('a', async () => void log.push('a2'));

  await locks.run('b', async () => void log.push('b1'));
  gate.resolve();
  await Promise.all([first, second]);

  expect(log).toEqual(['b1', 'a1', 'a2']);
});
