import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeSnapshot } from '../../activities/index/fleet-snapshot.ts';
import { takePathState } from '../../activities/index/path-state.ts';
import { createSearchKeeper, readKeptSearch } from './kept-search.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regrade-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = (question: unknown = { pattern: 'a' }) => ({ stateDirectory: folder, question });
const row = { name: 'refs/heads/main', commit: 'c'.repeat(40), states: [] };
/** Long after anything here was made. */
const later = Date.now() + 60_000;

function keep(askedAt?: number): void {
  const file = path.join(folder, 'index/fleets/f.fleet');
  writeSnapshot(file, 'one', [{ ...row, askedAt }]);
  const watched = path.join(folder, 'watched');
  mkdirSync(watched, { recursive: true });
  const keeper = createSearchKeeper(place());
  keeper.add('{"path":"a"}');
  keeper.add('{"path":"b"}');
  keeper.keep({ file, generation: 'one', folders: [takePathState(watched, later)] }, 'the end');
}

test('gives back what was kept, to the same question alone', () => {
  keep();
  const kept = readKeptSearch(place());

  expect(kept).toMatchObject({ sites: 2, summary: 'the end' });
  expect(kept?.lines.toString()).toBe('{"path":"a"}\n{"path":"b"}\n');
  expect(readKeptSearch(place({ pattern: 'b' }))).toBeUndefined();
});

test('holds as long as remote targets need not be asked, and never before they were', () => {
  keep(1_000_000);

  expect(readKeptSearch(place(), 1_000_000)).toBeDefined();
  expect(readKeptSearch(place(), 1_600_000)).toBeDefined();
  expect(readKeptSearch(place(), 1_600_001)).toBeUndefined();
  expect(readKeptSearch(place(), 999_999)).toBeUndefined();
});

test('does not hold once the fleet stands elsewhere, or a folder changed', () => {
  keep();
  writeSnapshot(path.join(folder, 'index/fleets/f.fleet'), 'two', [row]);
  expect(readKeptSearch(place())).toBeUndefined();

  keep();
  expect(readKeptSearch(place())).toBeDefined();
  writeFileSync(path.join(folder, 'watched/new'), '');
  expect(readKeptSearch(place())).toBeUndefined();
});

test('does not hold for another version of the engine', async () => {
  keep();
  vi.resetModules();
  vi.doMock('../../query-language/compile/engine-version.ts', () => ({ engineVersion: 'next' }));
  const next = await import('./kept-search.ts');
  vi.doUnmock('../../query-language/compile/engine-version.ts');

  expect(next.readKeptSearch(place())).toBeUndefined();
  expect(readKeptSearch(place())).toBeDefined();
});

test('what is damaged or cut off is not shown', () => {
  keep();
  const searches = path.join(folder, 'index/searches');
  const file = path.join(searches, readdirSync(searches)[0] ?? '');
  const whole = readFileSync(file);

  for (let length = 0; length < whole.length; length += 3) {
    writeFileSync(file, whole.subarray(0, length));
    expect(readKeptSearch(place())).toBeUndefined();
  }
  const damaged = Buffer.from(whole);
  damaged[whole.length - 5] = 0x7a;
  writeFileSync(file, damaged);
  expect(readKeptSearch(place())).toBeUndefined();
});
