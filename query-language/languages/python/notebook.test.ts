import { describe, expect, test } from 'vitest';
import { compileQuery, countSyntaxErrors, mayMatch } from '../../index.ts';
import { rewriteText, runText } from '../../testing/run-text.ts';

function notebook(cells: readonly object[], format = 4): string {
  return `${JSON.stringify({ cells, metadata: {}, nbformat: format }, null, 1)}\n`;
}

const code = (...source: string[]) => ({ cell_type: 'code', source });
const prose = { cell_type: 'markdown', source: ['print(1)'] };
const options = { language: 'python', path: 'a.ipynb' } as const;

describe('notebooks', () => {
  test('code cells are rewritten, prose and magics are not', () => {
    const text = notebook([code('a = 1\n', 'print(a)'), prose, code('%time print(1)'), code('print("ü")')]);
    const output = JSON.parse(rewriteText('`print($x)` => `log($x)`', text, options));
    expect(output.cells.map((cell: { source: string[] }) => cell.source.join(''))).toEqual([
      'a = 1\nlog(a)',
      'print(1)',
      '%time print(1)',
      'log("ü")',
    ]);
  });

  test('sites stand at their cells', () => {
    const text = notebook([code('a'), code('print(a)')]);
    const outcome = runText('`print($x)`', text, options);
    const [site] = outcome.kind === 'matched' ? outcome.sites : [];
    const { start, end } = site?.range ?? { start: { offset: 0 }, end: { offset: 0 } };
    expect(JSON.parse(text.slice(start.offset, end.offset))).toEqual(['print(a)']);
  });

  test('an old format is refused', () => {
    expect(rewriteText('`print($x)`', notebook([code('print(1)')], 2), options)).toBe('failed: unsupported');
  });

  test('the prefilter sees through the quoting of cells', () => {
    const outcome = compileQuery('language python\n`say("a \u00fc \'quoted\' text")`');
    const text = notebook([code('say("a \u00fc \'quoted\' text")')]).replaceAll('ü', '\\u00fc');
    expect(outcome.kind === 'compiled' && mayMatch(outcome.query, text)).toBe(true);
    expect(outcome.kind === 'compiled' && mayMatch(outcome.query, notebook([code('shout()')]))).toBe(false);
  });

  test('syntax errors are those of the code', () => {
    expect(countSyntaxErrors({ path: 'a.ipynb', text: notebook([code('print(1)')]) })).toBe(0);
    expect(countSyntaxErrors({ path: 'a.ipynb', text: notebook([code('def (:')]) })).toBeGreaterThan(0);
  });
});
