import { expect, test } from 'vitest';
import { createChannel } from './channel.ts';

test('gives what was put, in order, and ends when closed', async () => {
  const channel = createChannel<number>(10);

  await channel.put(1);
  await channel.put(2);
  channel.close();
  await channel.put(3);

  const seen: number[] = [];
  for await (const value of channel) seen.push(value);

  expect(seen).toEqual([1, 2]);
});

test('makes producers wait while it is full', async () => {
  const channel = createChannel<number>(2);
  const order: string[] = [];
  const produce = async () => {
    for (const value of [1, 2, 3, 4]) {
      await channel.put(value);
      order.push(`put ${value}`);
    }
    channel.close();
  };
  const producing = produce();

  await new Promise((resolve) => setImmediate(resolve));
  order.push('read');
  for await (const value of channel) order.push(`got ${value}`);
  await producing;

  expect(order.slice(0, 2)).toEqual(['put 1', 'read']);
  expect(order.filter((each) => each.startsWith('got'))).toHaveLength(4);
});

test('fails with its reason after what is queued', async () => {
  const channel = createChannel<number>(10);
  await channel.put(1);
  channel.fail(new Error('broken'));
  const seen: number[] = [];

  const reading = async () => {
    for await (const value of channel) seen.push(value);
  };

  await expect(reading()).rejects.toThrow('broken');
  expect(seen).toEqual([1]);
});

test('gives all that waits at once where it is asked for that, and says when it is full', async () => {
  const channel = createChannel<number>(2);
  expect(channel.putNow(1)).toBeUndefined();
  const full = channel.putNow(2);
  expect(full).toBeInstanceOf(Promise);

  const batches = channel.batches();
  expect(await batches.next()).toEqual({ done: false, value: [1, 2] });
  await full;
  expect(channel.putNow(3)).toBeUndefined();
  channel.fail(new Error('broken'));
  expect(await batches.next()).toEqual({ done: false, value: [3] });
  await expect(batches.next()).rejects.toThrow('broken');
});
