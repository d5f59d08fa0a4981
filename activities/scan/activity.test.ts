import path from 'node:path';
import { CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { createGit } from '../adapters/git/git.ts';
import { createMirrors } from '../adapters/git/mirrors.ts';
import { makeTestFolder, makeTestRepository } from '../adapters/git/test-repository.ts';
import { createScanActivities } from './activity.ts';
import { makeSpec, slowCondition, slowText, storeSpec } from './test-spec.ts';

let db: TestDatabase;
const folder = makeTestFolder();
const fleet = path.join(folder.path, 'fleet');

beforeAll(async () => {
  db = await createTestDatabase();
  for (let index = 0; index < 6; index += 1)
    makeTestRepository(path.join(fleet, `r${index}`)).commit({
      'a.js': index < 4 ? `alpha(${index})` : 'delta()',
    });
});
afterAll(async () => {
  await db.drop();
  folder.remove();
});

function activities(lanes = 1) {
  const git = createGit();
  return createScanActivities({
    database: db.database,
    git,
    credentials: () => [],
    listers: [],
    mirrors: createMirrors({ git, directory: path.join(folder.path, 'mirrors'), credentials: () => [] }),
    clock: { now: () => performance.now() },
    settings: { lanes, targets: 1 },
  });
}

async function store(name: string, pattern?: string): Promise<string> {
  const steps = pattern === undefined ? {} : { steps: [{ kind: 'pattern', id: 'one', pattern } as const] };
  return await storeSpec(
    db.database,
    makeSpec({ name, sources: [{ kind: 'directory', path: fleet }], ...steps }),
  );
}

test('discover and scan answer with counts, and do so again when repeated', async () => {
  const { discover, scan } = activities();
  const specId = await store('plain');
  const environment = new MockActivityEnvironment();

  expect(await environment.run(discover, { specId })).toEqual({ targets: 6 });
  expect(await environment.run(scan, { specId })).toEqual({ matched: 4, clean: 2, failed: 0 });
  expect(await environment.run(discover, { specId })).toEqual({ targets: 6 });
  expect(await environment.run(scan, { specId })).toEqual({ matched: 4, clean: 2, failed: 0 });
});

test('a scan that hangs on a file beats each second and can be cancelled; the next attempt goes on', async () => {
  const slow = makeTestRepository(path.join(fleet, 'r9-slow'));
  slow.commit({ 'a.js': slowText });
  const { discover, scan } = activities();
  const specId = await store('slow', `\`alpha($x)\` where { $x <: or { r"[0-9]+", ${slowCondition} } }`);
  await new MockActivityEnvironment().run(discover, { specId });
  const environment = new MockActivityEnvironment();
  const beats: unknown[] = [];
  const { promise: beaten, resolve } = Promise.withResolvers<void>();
  environment.on('heartbeat', (details) => {
    beats.push(details);
    if (isProgress(details) && details.scanned === 6) resolve();
  });

  const attempt = environment.run(scan, { specId }).catch((error: unknown) => error);
  await beaten;
  environment.cancel();

  expect(await attempt).toBeInstanceOf(CancelledFailure);
  expect(beats.at(-1)).toEqual({ scanned: 6, total: 7, sites: 4 });
  slow.commit({ 'a.js': 'alpha(1)' });
  expect(await new MockActivityEnvironment().run(scan, { specId })).toEqual({
    matched: 5,
    clean: 2,
    failed: 0,
  });
});

test('a spec that is not stored is refused', async () => {
  const { scan } = activities();

  await expect(new MockActivityEnvironment().run(scan, { specId: 'none' })).rejects.toMatchObject({
    code: 'RG_SCAN_SPEC_UNKNOWN',
  });
});

function isProgress(details: unknown): details is { readonly scanned: number } {
  return typeof details === 'object' && details !== null && 'scanned' in details;
}
