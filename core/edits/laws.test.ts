import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type EditResult } from './index.ts';

/** Distinct telling lines, some indented, with blank lines between: a file in which every line has one place. */
const fileLines = fc
  .array(fc.record({ word: fc.stringMatching(/^[a-z]{3,8}$/), depth: fc.nat(3), gap: fc.nat(3) }), {
    minLength: 6,
    maxLength: 24,
  })
  .map((rows) =>
    rows.flatMap(({ word, depth, gap }, index) => [
      `${'    '.repeat(depth)}${word}_step_${index}(${word}Value, ${index * 7});`,
      ...(gap === 0 ? [''] : []),
    ]),
  );

/** A file, the range of lines to quote, and the line within it that is changed. */
const situation = fileLines.chain((lines) =>
  fc.record({
    lines: fc.constant(lines),
    from: fc.nat(lines.length - 4),
    length: fc.integer({ min: 2, max: 4 }),
  }),
);

interface Situation {
  readonly lines: readonly string[];
  readonly from: number;
  readonly length: number;
}

function edit({ lines, from, length }: Situation): { search: string[]; replace: string[]; changed: number } {
  const search = lines.slice(from, from + length);
  const offset = search.findIndex((line) => line !== '');
  const replace = search.map((line, index) => (index === offset ? `${line} // changed` : line));
  return { search, replace, changed: from + offset };
}

function apply(text: string, search: readonly string[], replace: readonly string[]): EditResult {
  const reply = `a.ts\n<<<<<<< SEARCH\n${search.join('\n')}\n=======\n${replace.join('\n')}\n>>>>>>> REPLACE\n`;
  return applyEdits({ files: [{ path: 'a.ts', text }], reply });
}

function textOf(result: EditResult): string {
  expect(result.feedback).toBeUndefined();
  return result.files[0]?.text ?? '';
}

describe('laws of application', () => {
  it('bytes outside of the changed line stay', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { search, replace, changed } = edit(given);
        const text = `${given.lines.join('\n')}\n`;
        const after = textOf(apply(text, search, replace)).split('\n');
        const before = text.split('\n');
        expect(after.toSpliced(changed, 1)).toEqual(before.toSpliced(changed, 1));
      }),
    );
  });

  it('an edit and its inverse leave the file as it was', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { search, replace } = edit(given);
        const text = `${given.lines.join('\n')}\n`;
        expect(textOf(apply(textOf(apply(text, search, replace)), replace, search))).toBe(text);
      }),
    );
  });

  it('an edit that is applied already changes nothing', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { search, replace } = edit(given);
        const text = `${given.lines.join('\n')}\n`;
        const again = apply(textOf(apply(text, search, replace)), search, replace);
        expect(again.files).toEqual([]);
        expect(again.status).toBe('rejected');
      }),
    );
  });

  it('commutes with CRLF line ends and a byte-order mark', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { search, replace } = edit(given);
        const text = `${given.lines.join('\n')}\n`;
        const windows = (plain: string): string => `\uFEFF${plain.replaceAll('\n', '\r\n')}`;
        expect(textOf(apply(windows(text), search, replace))).toBe(
          windows(textOf(apply(text, search, replace))),
        );
      }),
    );
  });

  it('commutes with tabs for indentation', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { search, replace } = edit(given);
        const text = `${given.lines.join('\n')}\n`;
        const tabbed = (plain: string): string =>
          plain.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
        expect(textOf(apply(tabbed(text), search, replace))).toBe(
          tabbed(textOf(apply(text, search, replace))),
        );
      }),
    );
  });

  it('does not depend on the order of edits that do not meet', () => {
    fc.assert(
      fc.property(fileLines, fc.nat(), fc.nat(), (lines, a, b) => {
        const telling = lines.filter((line) => line !== '');
        const [one, two] = [telling[a % telling.length] ?? '', telling[b % telling.length] ?? ''];
        fc.pre(one !== two);
        const block = (line: string): string =>
          `<<<<<<< SEARCH\n${line}\n=======\n${line} // new\n>>>>>>> REPLACE\n`;
        const run = (...chosen: string[]): string =>
          textOf(
            applyEdits({
              files: [{ path: 'a.ts', text: lines.join('\n') }],
              reply: `a.ts\n${chosen.map(block).join('')}`,
            }),
          );
        expect(run(one, two)).toBe(run(two, one));
      }),
    );
  });

  it('mixed line ends stay where they were', () => {
    fc.assert(
      fc.property(situation, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (given, ends) => {
        const { search, replace, changed } = edit(given);
        const text = given.lines.map((line, index) => line + (ends[index] === true ? '\r\n' : '\n')).join('');
        const expected = given.lines
          .map(
            (line, index) =>
              `${line}${index === changed ? ' // changed' : ''}${ends[index] === true ? '\r\n' : '\n'}`,
          )
          .join('');
        expect(textOf(apply(text, search, replace))).toBe(expected);
      }),
    );
  });
});
