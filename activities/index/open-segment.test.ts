import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeTestFolder } from '../adapters/git/test-repository.ts';
import { DamagedSegment, openSegment } from './open-segment.ts';
import { searchSegment } from './search-segment.ts';
import { blockBytes, decodeSegment } from './segment.ts';
import { createSegmentBuilder } from './segment-builder.ts';

let folder: ReturnType<typeof makeTestFolder>;
beforeEach(() => {
  folder = makeTestFolder();
});
afterEach(() => folder.remove());

/** Of several blocks: each blob has words of its own and one that is in every third. */
function largeSegment(): Buffer {
  const builder = createSegmentBuilder();
  for (let number = 0; number < 3_000; number += 1) {
    const own = Array.from({ length: 20 }, (_, index) => `word${number}_${index}`).join(' ');
    builder.add(number + 1, Buffer.from(`${own} ${number % 3 === 0 ? 'common()' : 'other()'}`));
  }
  return builder.finish();
}

const literal = (text: string) => ({ kind: 'literal', text }) as const;

function search(file: string, text: string): readonly number[] {
  const { segment, close } = openSegment(file);
  try {
    const candidates = searchSegment(segment, { literals: literal(text), words: [] });
    return [...segment.numbers].filter((_, at) => candidates?.[at] === 1);
  } finally {
    close();
  }
}

test('a segment that is read in parts finds what one that is read whole finds', () => {
  const bytes = largeSegment();
  const file = path.join(folder.path, 'a.segment');
  writeFileSync(file, bytes);
  const whole = decodeSegment(bytes);
  if (whole === undefined) throw new Error('it was just made');

  expect(bytes.length).toBeGreaterThan(8 * blockBytes);
  for (const text of ['common', 'word17_3', 'word2999_19', 'absent', 'common(']) {
    const candidates = searchSegment(whole, { literals: literal(text), words: [] });
    expect(search(file, text)).toEqual([...whole.numbers].filter((_, at) => candidates?.[at] === 1));
  }
  expect(search(file, 'common')).toHaveLength(1_000);
});

test('damage is met before anything is made of it', () => {
  const bytes = largeSegment();
  const file = path.join(folder.path, 'a.segment');
  const damageAt = (at: number) => {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    writeFileSync(file, damaged);
  };

  for (const at of [0, 9, 40, 200, blockBytes * 3]) {
    damageAt(at);
    expect(() => search(file, 'word17_3')).toThrow(DamagedSegment);
  }
  // In the postings of a word that the first search does not read.
  damageAt(bytes.length - 1);
  expect(search(file, 'word17_3')).toEqual([18]);
  expect(() => search(file, 'word2999_19')).toThrow(DamagedSegment);
  writeFileSync(file, bytes.subarray(0, bytes.length - 1));
  expect(() => search(file, 'word17_3')).toThrow(DamagedSegment);
});
