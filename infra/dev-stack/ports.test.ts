import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, loopback } from './ports.ts';

test('the wanted port where it is free, another one where it is taken', async () => {
  const wanted = await freePort();
  const whileFree = await freePort(wanted);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(wanted, loopback, resolve));

  const whileTaken = await freePort(wanted);
  server.close();

  expect(whileFree).toBe(wanted);
  expect(whileTaken).not.toBe(wanted);
  expect(whileTaken).toBeGreaterThan(0);
});
