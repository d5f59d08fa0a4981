/** Which messages of the compiler a patch brought. */
import { describe, expect, it } from 'vitest';
import { type Diagnostic, newDiagnostics } from './diagnostics.ts';

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
