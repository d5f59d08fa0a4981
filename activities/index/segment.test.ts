import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiteralFormula } from '../../query-language/index.ts';
import { prepareFormula } from './literals-in-bytes.ts';
import { searchSegment } from './search-segment.ts';
import { decodeSegment, type Segment } from './segment.ts';
import { createSegmentBuilder } from './segment-builder.ts';

function segmentOf(texts: readonly string[]): Segment {
  const builder = createSegmentBuilder();
  for (const [index, text] of texts.entries()) builder.add(index + 100, Buffer.from(text));
  return decoded(builder.finish());
}

function decoded(file: Buffer): Segment {
  const segment = decodeSegment(file);
  if (segment === undefined) throw new Error('the segment cannot be read');
  return segment;
}

function found(segment: Segment, formula: LiteralFormula, words: readonly string[] = []): readonly number[] {
  const candidates = searchSegment(segment, { literals: formula, words });
  return [...segment.numbers].filter((_, position) => candidates === undefined || candidates[position] === 1);
}

const literal = (text: string): LiteralFormula => ({ kind: 'literal', text });

test('finds the blobs whose words hold the pieces of a literal', () => {
  const segment = segmentOf([
    'util.inherits(a)',
    'myutil.inheritsFrom(b)',
    'inherits util',
    'none',
    '12345 x',
  ]);

  expect(found(segment, literal('util.inherits'))).toEqual([100, 101, 102]);
  expect(found(segment, literal('util.inherits('))).toEqual([100, 102]);
  expect(found(segment, literal('inherits'))).toEqual([100, 101, 102]);
  expect(found(segment, literal('absent'))).toEqual([]);
  expect(found(segment, literal('12345'))).toHaveLength(5);
  expect(found(segment, { kind: 'and', items: [literal('util'), literal('From')] })).toEqual([101]);
  expect(found(segment, { kind: 'or', items: [literal('none'), literal('From')] })).toEqual([101, 103]);
  expect(found(segment, { kind: 'or', items: [literal('none'), { kind: 'always' }] })).toHaveLength(5);
});

test('keeps sizes, lines and classes of content', () => {
  const builder = createSegmentBuilder();
  builder.add(7, Buffer.from('a\nb\n'));
  builder.add(9, Buffer.from([0x61, 0, 0x62]));
  builder.addLarge(3, 5_000_000);
  const segment = decoded(builder.finish());

  expect([...segment.numbers]).toEqual([7, 9, 3]);
  expect([...segment.sizes]).toEqual([4, 3, 5_000_000]);
  expect([...segment.lines]).toEqual([3, 1, 0]);
  expect([...segment.flags]).toEqual([1, 3, 17]);
});

/** Texts with long runs, digits, other letters and separators; literals are mostly cut out of them. */
const alphabet = [
  'a',
  'b',
  'alpha',
  'beta',
  '_',
  '$',
  '7',
  '42',
  '.',
  '(',
  ' ',
  '\n',
  'é',
  '日本',
  'x'.repeat(40),
];
const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 30 }).map((parts) => parts.join(''));

const formulas = (texts: readonly string[]): fc.Arbitrary<LiteralFormula> => {
  const all = texts.join('\n');
  const piece = fc
    .tuple(fc.nat(Math.max(0, all.length - 1)), fc.integer({ min: 1, max: 60 }))
    .map(([from, length]) => literal(all.slice(from, from + length)));
  const tree = fc.letrec<{ formula: LiteralFormula }>((tie) => ({
    formula: fc.oneof(
      { maxDepth: 3 },
      piece,
      fc.constant<LiteralFormula>({ kind: 'always' }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        items: fc.array(tie('formula'), { maxLength: 3 }),
      }),
    ),
  }));
  return tree.formula;
};

test('never leaves out a blob that fulfils a formula', () => {
  const cases = fc
    .array(text, { minLength: 1, maxLength: 12 })
    .chain((texts) => fc.tuple(fc.constant(texts), formulas(texts)));
  let narrowed = 0;

  fc.assert(
    fc.property(cases, ([texts, formula]) => {
      const candidates = new Set(found(segmentOf(texts), formula));
      const holds = prepareFormula(formula);
      for (const [index, each] of texts.entries())
        if (holds(Buffer.from(each))) expect(candidates.has(index + 100)).toBe(true);
      if (candidates.size < texts.length) narrowed += 1;
    }),
    { numRuns: 2_000 },
  );

  expect(narrowed).toBeGreaterThan(100);
});

test('never leaves out a blob that holds words whole, and finds few others', () => {
  const words = fc.array(fc.constantFrom('alpha', 'beta', 'a', '$', '_', '42', 'x'.repeat(40)), {
    maxLength: 3,
  });
  const always: LiteralFormula = { kind: 'always' };
  let [narrowed, exact] = [0, 0];

  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), words, (texts, wanted) => {
      const candidates = new Set(found(segmentOf(texts), always, wanted));
      const holds = (each: string) =>
        wanted.every((word) => new RegExp(`(?<![\\w$])${word.replace('$', '\\$')}(?![\\w$])`).test(each));
      for (const [index, each] of texts.entries())
        if (holds(each)) expect(candidates.has(index + 100)).toBe(true);
      if (candidates.size < texts.length) narrowed += 1;
      if (candidates.size === texts.filter(holds).length) exact += 1;
    }),
    { numRuns: 2_000 },
  );

  expect(narrowed).toBeGreaterThan(100);
  expect(exact).toBeGreaterThan(1_000);
});

test('merging keeps what stays and forgets the rest', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 10 }), fc.nat(60), (texts, at) => {
      const half = Math.ceil(texts.length / 2);
      const builder = createSegmentBuilder();
      const keep = (number: number) => number !== 100;
      builder.addSegment(segmentOf(texts.slice(0, half)), keep);
      for (const [index, each] of texts.slice(half).entries()) builder.add(200 + index, Buffer.from(each));
      const merged = decoded(builder.finish());
      const wanted = literal(texts.join('').slice(at, at + 5));
      const holds = prepareFormula(wanted);

      expect([...merged.numbers]).toEqual([
        ...texts.slice(1, half).map((_, index) => 101 + index),
        ...texts.slice(half).map((_, index) => 200 + index),
      ]);
      const candidates = found(merged, wanted);
      for (const [index, each] of texts.entries())
        if (index > 0 && holds(Buffer.from(each)))
          expect(candidates).toContain(index < half ? 100 + index : 200 + index - half);
    }),
    { numRuns: 300 },
  );
});

test('a segment that is damaged or cut off is no segment', () => {
  const builder = createSegmentBuilder();
  for (let number = 0; number < 20; number += 1)
    builder.add(number, Buffer.from(`word${number} alpha(${number})`));
  const file = builder.finish();

  for (let at = 0; at < file.length; at += 7) {
    const damaged = Buffer.from(file);
    damaged[at] = (damaged[at] ?? 0) ^ 0x10;
    // The last four bytes of the header are unused.
    if (at < 28 || at >= 32) expect(decodeSegment(damaged)).toBeUndefined();
    expect(decodeSegment(file.subarray(0, at))).toBeUndefined();
  }
  expect(decodeSegment(file)).toBeDefined();
});
