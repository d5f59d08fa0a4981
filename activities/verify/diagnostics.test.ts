/** Compiler output as data, and which messages are new. */
import { describe, expect, it } from 'vitest';
import { type Diagnostic, newDiagnostics, parseDiagnostics } from './diagnostics.ts';

describe('parseDiagnostics', () => {
  it('reads located and global messages, and lines that go on with one', () => {
    const output = [
      "src/a (b).ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
      "  Types of property 'x' are incompatible.",
      "error TS18003: No inputs were found in config file 'tsconfig.json'.",
      'Found 2 errors.',
      '',
    ].join('\r\n');
    expect(parseDiagnostics(output)).toEqual([
      {
        path: 'src/a (b).ts',
        line: 3,
        code: 'TS2322',
        text: "Type 'string' is not assignable to type 'number'. Types of property 'x' are incompatible.",
      },
      { path: '', line: 0, code: 'TS18003', text: "No inputs were found in config file 'tsconfig.json'." },
    ]);
  });

  it('finds none in the output of a clean run', () => {
    expect(parseDiagnostics('')).toEqual([]);
  });
});

describe('newDiagnostics', () => {
  const at = (line: number, text = 'wrong', path = 'a.ts', code = 'TS1'): Diagnostic => ({
    path,
    line,
    code,
    text,
  });

  it('tolerates that lines shift', () => {
    expect(newDiagnostics([at(3), at(9)], [at(13), at(19)])).toEqual([]);
  });

  it('counts equal messages: one more than before is new, on the line that had none', () => {
    expect(newDiagnostics([at(3), at(9)], [at(3), at(5), at(9)])).toEqual([at(5)]);
  });

  it('tells apart file, code and text', () => {
    const others = [at(3, 'wrong', 'b.ts'), at(3, 'other'), at(3, 'wrong', 'a.ts', 'TS2')];
    expect(newDiagnostics([at(3)], [at(3), ...others])).toHaveLength(3);
  });

  it('does not mind messages that went away', () => {
    expect(newDiagnostics([at(3), at(9)], [])).toEqual([]);
  });

  it('gives them in the order of files and lines', () => {
    const found = newDiagnostics([], [at(9), at(2), at(5, 'x', 'A.ts')]);
    expect(found.map(({ path, line }) => `${path}:${line}`)).toEqual(['A.ts:5', 'a.ts:2', 'a.ts:9']);
  });
});
