import { describe, expect, test } from 'vitest';
import type { FileResult } from './file-result.ts';
import { sumUp, type TargetFiles } from './target-scan.ts';

const failed: FileResult = {
  kind: 'failed',
  bytes: 10,
  code: 'file-timeout',
  message: 'no result within 10 ms',
};
const matched: FileResult = {
  kind: 'matched',
  bytes: 20,
  steps: [
    { sites: [{ at: [1, 1, 1, 5], text: 'a' }], edits: 1 },
    { sites: [{ at: [2, 1, 2, 5], text: 'b', path: 'new.ts' }], edits: 0 },
  ],
};

function sum(results: Readonly<Record<string, FileResult>>, excluded: TargetFiles['excluded'] = {}) {
  return sumUp({
    baseRef: 'refs/heads/main',
    baseCommit: 'c0',
    excluded,
    steps: [
      { step: 'rule', origin: 'rule' },
      { step: 'ask', origin: 'model' },
    ],
    files: Object.entries(results).map(([path, result]) => ({
      file: { path, mode: '100644', oid: 'x' },
      result,
    })),
  });
}

describe('the sum of a target', () => {
  test('is matched with a site, whatever failed beside it', () => {
    expect(sum({ 'a.ts': matched, 'b.ts': failed })).toEqual({
      kind: 'scanned',
      to: 'matched',
      reason: '1 file could not be scanned, first b.ts: no result within 10 ms',
      code: 'file-timeout',
      baseRef: 'refs/heads/main',
      baseCommit: 'c0',
      filesScanned: 2,
      excluded: {},
      bytesScanned: 30,
      sites: [
        { step: 'rule', origin: 'rule', path: 'a.ts', at: [1, 1, 1, 5], text: 'a' },
        { step: 'ask', origin: 'model', path: 'new.ts', at: [2, 1, 2, 5], text: 'b' },
      ],
    });
  });

  test('has every site of a file, also where these are more than a call takes arguments', () => {
    const sites = Array.from({ length: 200_000 }, () => ({ at: [1, 1, 1, 2] as const, text: 'a' }));

    const scan = sum({ 'a.ts': { kind: 'matched', bytes: 20, steps: [{ sites, edits: 0 }] } });

    expect(scan.kind === 'scanned' && scan.sites).toHaveLength(200_000);
  });

  test('is clean only where every file could be looked at', () => {
    expect(sum({ 'a.ts': { kind: 'clean', bytes: 3 } })).toMatchObject({ to: 'clean', reason: '' });
    expect(sum({ 'a.ts': { kind: 'clean', bytes: 3 }, 'b.ts': failed, 'c.ts': failed })).toMatchObject({
      to: 'failed',
      code: 'file-timeout',
      reason: '2 files could not be scanned, first b.ts: no result within 10 ms',
    });
  });

  test('counts what content left out beside what paths left out', () => {
    const binary: FileResult = { kind: 'excluded', bytes: 9, reason: 'binary' };

    const scan = sum({ 'a.ts': binary, 'b.ts': { kind: 'clean', bytes: 1 } }, { vendored: 2, outside: 40 });

    expect(scan).toMatchObject({
      to: 'clean',
      filesScanned: 1,
      bytesScanned: 1,
      reason: 'no site; left out: 2 vendored, 1 binary',
    });
  });

  test('without a file in scope says where they went', () => {
    expect(sum({}, { outside: 3, language: 1 })).toMatchObject({
      to: 'clean',
      reason: 'no file in scope; left out: 3 outside, 1 language',
    });
    expect(sum({})).toMatchObject({ to: 'clean', reason: 'the repository has no file' });
  });
});
