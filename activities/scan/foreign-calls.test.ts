/** JavaScript functions of queries in lanes: they work, and a bomb is its file's failure and nobody else's. */
import { afterEach, describe, expect, test } from 'vitest';
import { type LanePool, openLanePool } from './lane-pool.ts';

const pattern = `language js

function grow($size) js {
  const all = [];
  for (let i = 0; i < +$size.text; i++) all.push(new Array(1000).fill(i));
  return all.length;
}

\`alpha($x)\` where { $grown = grow(size=$x), $grown <: r"[0-9]+" }`;

let pool: LanePool | undefined;

afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

describe.each(['process', 'thread'] as const)('lanes that are a %s each', (isolation) => {
  test('call functions, and outlive a call that takes all memory', async () => {
    const setup = { steps: [{ kind: 'pattern', id: 'one', pattern }], scope: { generated: true } } as const;
    pool = openLanePool({ setup, lanes: 1, isolation });

    const results = await pool.evaluate(
      [2, 1e9, 3].map((size) => ({ path: `${size}.js`, bytes: Buffer.from(`alpha(${size});\n`) })),
    );

    expect(results).toEqual([
      expect.objectContaining({ kind: 'matched' }),
      expect.objectContaining({ kind: 'failed', message: expect.stringMatching(/more memory|timed out/) }),
      expect.objectContaining({ kind: 'matched' }),
    ]);
  });
});
