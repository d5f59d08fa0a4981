import { describe, expect, it } from 'vitest';
import { fileModel } from '../file-model.ts';
import { reflowedPlace } from './reflowed.ts';

const wrapped = 'const answer = computeAnswer(\n  firstOperand,\n  secondOperand,\n);\n';
const search = ['const answer = computeAnswer(firstOperand, secondOperand);'];
const filler = Array.from({ length: 20_000 }, (_, index) => `  firstOperand.use(${index}, secondOperand);\n`);

function place(text: string): ReturnType<typeof reflowedPlace> {
  return reflowedPlace(fileModel(text), { search, replace: ['const answer = 42;'] }, true);
}

describe('a text laid out over other lines', () => {
  it('is found around its rarest word, however long the file is', () => {
    const text = [...filler.slice(0, 10_000), wrapped, ...filler.slice(10_000)].join('');
    const found = place(text);
    expect(found).toMatchObject({ kind: 'found', places: [{ first: 10_000, last: 10_003 }] });
  });

  it('has no place where it stands twice, near or far', () => {
    expect(place(wrapped + wrapped).kind).toBe('none');
    expect(place(wrapped + filler.join('') + wrapped).kind).toBe('none');
    expect(place(wrapped).kind).toBe('found');
  });

  it('has none two levels deeper than it is quoted, which is another copy', () => {
    const indented = (by: string): string => wrapped.replaceAll(/^(?=.)/gm, by);
    const quoted = { search: search.map((line) => `  ${line}`), replace: ['  const answer = 42;'] };
    expect(reflowedPlace(fileModel(indented('      ')), quoted, true).kind).toBe('none');
    expect(reflowedPlace(fileModel(indented('  ')), quoted, true).kind).toBe('found');
  });

  it('has none where the lines around one another tell how wide a level is', () => {
    const block = (indent: string, comma: string): string =>
      ['ticks: Ticks {', '    added: self.ticks.added,', `}${comma}`, '']
        .map((line) => (line === '' ? '' : indent + line))
        .join('\n');
    const lines = block('            ', ',').split('\n').slice(0, -1);
    const quoted = { search: lines, replace: lines.map((line) => line.replace('self', 'this')) };
    expect(reflowedPlace(fileModel(block('                    ', '')), quoted, true).kind).toBe('none');
    expect(reflowedPlace(fileModel(block('                ', '')), quoted, true).kind).toBe('found');
  });

  it('has none in a long file that has all of its words often', () => {
    const often = filler.map((line) => `${line}const answer = computeAnswer();\n`).join('');
    expect(place(often + wrapped).kind).toBe('none');
  });
});
