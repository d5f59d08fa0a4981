import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { benchEdits } from './edits.ts';
import { readEdits } from './real-edits.ts';

const folder = mkdtempSync(join(tmpdir(), 'real-edits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const real = { id: 'a', original: 'one\n', search: 'one\n', replace: 'two\n', output: 'two\n', offset: 0 };
const perturbed = {
  id: 'a',
  op: 'crlf_file',
  file: 'one\r\n',
  S: 'one\n',
  R: 'two\n',
  gold: 'two\r\n',
  expect: 'apply',
};

function written(name: string, rows: readonly unknown[]): string {
  const path = join(folder, name);
  const text = name.endsWith('.json')
    ? JSON.stringify(rows)
    : rows.map((row) => JSON.stringify(row)).join('\n');
  writeFileSync(path, text);
  return path;
}

describe('a file of real edits', () => {
  it('is read as rows or as lists', () => {
    expect(readEdits(written('rows.jsonl', [real]))).toEqual([real]);
    expect(readEdits(written('lists.json', [Object.values(real)]))).toEqual([real]);
  });

  it('is refused when its edits are perturbed already, whatever rows come first', () => {
    const lines = written('perturbed.jsonl', [perturbed]);
    expect(() => readEdits(lines)).toThrowError(expect.objectContaining({ code: 'RG_EDITS_PERTURBED' }));
    const list = written('perturbed.json', [real, perturbed]);
    expect(() => benchEdits([list])).toThrowError(/^Row 2 of .*perturbed\.json .* \(class crlf_file\)/);
  });

  it('is refused when it has none', () => {
    const path = written('other.json', [{ id: 'a' }]);
    expect(() => readEdits(path)).toThrowError(expect.objectContaining({ code: 'RG_EDITS_NO_EDITS' }));
  });
});
