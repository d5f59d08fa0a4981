import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from './index.ts';

/** Pieces of lines that engines trip over: controls, halves of pairs, marks, separators, what `replace` expands. */
const piece = fc.constantFrom(
  'word',
  '\u0000',
  '\uD800',
  '\uDC00',
  '\uFEFF',
  '\u2028',
  '\u0085',
  '\u00A0',
  '\u200B',
  '\u0301',
  '🌍',
  'ﬁ',
  '\t',
  '\f',
  '\u001B[31m',
  '$&',
  '$1',
  '\\n',
  '&lt;',
  '%s',
  '  ',
  '{',
  '}',
);
const odd = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const ends = fc.constantFrom('\n', '\r\n');

interface Given {
  readonly lines: readonly string[];
  readonly ends: readonly string[];
  readonly at: number;
  readonly fresh: string;
}

const given = fc.array(odd, { minLength: 3, maxLength: 12 }).chain((lines) =>
  fc.record({
    lines: fc.constant(lines.map((line, index) => `line${index}(${line});`)),
    ends: fc.array(ends, { minLength: lines.length, maxLength: lines.length }),
    at: fc.nat(lines.length - 1),
    fresh: odd,
  }),
);

function textOf(lines: readonly string[], lineEnds: readonly string[]): string {
  return lines.map((line, index) => line + (lineEnds[index] ?? '\n')).join('');
}

const forms: Readonly<Record<string, (search: string, replace: string) => string>> = {
  'a JSON call': (search, replace) =>
    JSON.stringify({ path: 'a.ts', old_string: search, new_string: replace }),
  'a block': (search, replace) => `a.ts\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`,
  'a patch': (search, replace) =>
    `*** Begin Patch\n*** Update File: a.ts\n@@\n-${search}\n+${replace}\n*** End Patch`,
};

describe('a line of odd characters', () => {
  for (const [name, write] of Object.entries(forms)) {
    it(`is replaced as it is written, and no other changes: ${name}`, () => {
      fc.assert(
        fc.property(given, ({ lines, ends: lineEnds, at, fresh }: Given) => {
          const [search, replace] = [lines[at] ?? '', `changed(${fresh});`];
          const result = applyEdits({
            files: [{ path: 'a.ts', text: textOf(lines, lineEnds) }],
            reply: write(search, replace),
          });
          expect(result.feedback).toBeUndefined();
          expect(result.files[0]?.text).toBe(textOf(lines.with(at, replace), lineEnds));
        }),
      );
    });
  }
});

describe('a text that is no text', () => {
  it('is left alone or changed where the reply says, and never breaks the engine', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((all) => String.fromCharCode(...all));
    const wide = fc
      .uint8Array({ maxLength: 100 })
      .map((all) => `\uFEFF${[...all].map((byte) => `${String.fromCharCode(byte)}\u0000`).join('')}`);
    fc.assert(
      fc.property(fc.oneof(bytes, wide), fc.string({ minLength: 1, maxLength: 12 }), (text, part) => {
        const reply = JSON.stringify({ path: 'a', old_string: part, new_string: `${part}!` });
        const result = applyEdits({ files: [{ path: 'a', text }], reply });
        const once = text.split(part).length === 2;
        if (result.status === 'applied' && once)
          expect(result.files[0]?.text).toBe(text.replace(part, () => `${part}!`));
        else expect(['applied', 'rejected']).toContain(result.status);
      }),
      { numRuns: 500 },
    );
  });
});
