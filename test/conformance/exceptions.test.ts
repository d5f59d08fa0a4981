import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vectorExceptions } from './exceptions.ts';
import { withException } from './judge-rows.ts';
import type { RowVerdict } from './row-kind.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/conformance.md'), 'utf8');

const verdict = (outcome: RowVerdict['outcome']): RowVerdict => ({
  id: 'a#1',
  outcome,
  reason: 'why',
  group: 'js',
  features: [],
});

test('the page shows the list that the runner uses', () => {
  const rows = [...page.matchAll(/^\| `([^`]+)` \| (.+?) +\|$/gm)].map(([, id, reason]) => ({ id, reason }));
  expect(rows).toEqual(vectorExceptions);
});

test('an expected failure is skipped with its reason; everything else stays', () => {
  const list = [{ id: 'a#1', reason: 'no model' }];
  expect(withException(verdict('failed'), list)).toMatchObject({ outcome: 'skipped', reason: 'no model' });
  expect(withException(verdict('skipped'), list)).toEqual(verdict('skipped'));
  expect(withException(verdict('failed'), [])).toEqual(verdict('failed'));
});

test('an exception that passes fails, so that it is struck off', () => {
  const list = [{ id: 'a#1', reason: 'no model' }];
  expect(withException(verdict('passed'), list)).toMatchObject({
    outcome: 'failed',
    reason: 'passes, but is listed as an exception (no model): strike it off the list',
  });
});
