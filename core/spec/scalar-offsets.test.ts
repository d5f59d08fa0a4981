/** Property of the map from decoded text to file: each character that is no blank or escape stands where it points. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document, isScalar, parseDocument, Scalar } from 'yaml';
import { scalarOffsets } from './scalar-offsets.ts';

const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

/** A text of several lines, of the characters that patterns are made of. */
const texts = fc
  .array(fc.string({ unit: fc.constantFrom(...'ab$`{}()\'": .=>,#-ä€'), maxLength: 14 }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((lines) => lines.join('\n'))
  .filter((text) => text.trim() !== '');

test.each(styles)('%s', (type) => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 3 }), (value, depth) => {
      const scalar = new Scalar(value);
      scalar.type = type;
      const keys = Array.from({ length: depth }, (_, index) => `k${index}`);
      const nested = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), scalar);
      const text = new Document(nested).toString({ lineWidth: 0 });
      const found = parseDocument(text).getIn(keys, true);
      // The library cannot print every text in every style; only what it can is of interest here.
      fc.pre(isScalar(found) && found.value === value);
      if (!isScalar(found)) return;
      const offsetOf = scalarOffsets(text, found);
      for (const [index, character] of [...value.split('')].entries()) {
        if (/\s/.test(character) || text[offsetOf(index)] === '\\') continue;
        expect(text[offsetOf(index)], `${JSON.stringify(text)} at ${index}`).toBe(character);
      }
    }),
    { numRuns: 300 },
  );
});

test('offsets go up, and past the end stays at the end', () => {
  const text = 'a: |\n  one\n\n  two\n';
  const scalar = parseDocument(text).getIn(['a'], true);
  if (!isScalar(scalar)) throw new Error('no scalar');
  const offsetOf = scalarOffsets(text, scalar);
  expect(text.slice(offsetOf('one\n\n'.length))).toBe('two\n');
  expect(offsetOf(1000)).toBe(text.length);
  expect(offsetOf(-1)).toBe(text.indexOf('one'));
});
