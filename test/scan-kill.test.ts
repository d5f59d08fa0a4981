import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGit } from '../activities/adapters/git/git.ts';
import { startTestGitServer, type TestGitServer } from '../activities/adapters/git/test-git-server.ts';
import { makeTestFolder, makeTestRepository } from '../activities/adapters/git/test-repository.ts';
import { discover } from '../activities/discover/discover.ts';
import { makeSpec, storeSpec } from '../activities/scan/test-spec.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';

const repositories = 16;
const folder = makeTestFolder();
let server: TestGitServer;
let list: string;

beforeAll(async () => {
  server = await startTestGitServer({ root: path.join(folder.path, 'served') });
  const lines: string[] = [];
  for (let index = 0; index < repositories; index += 1) {
    const repository = makeTestRepository(path.join(folder.path, 'served', 'acme', `r${index}`));
    repository.commit({
      'shared.js': 'alpha(0);\n',
      'own.js': `alpha(${index});\n`.repeat(1 + (index % 4)),
      'sub/ask.ts': index % 2 === 0 ? `gamma(${index});\n` : `delta(${index});\n`,
    });
    lines.push(`${server.url}/acme/r${index}/.git`);
  }
  list = path.join(folder.path, 'list.txt');
  writeFileSync(list, lines.join('\n'));
});

afterAll(async () => {
  await server.close();
  folder.remove();
});

test('a scan that is killed again and again ends with what an undisturbed one has', async () => {
  const undisturbed = await scanWith('undisturbed', []);
  const disturbed = await scanWith('disturbed', [1, 1, 3, 2, 1, 4]);

  expect(undisturbed.kills).toBe(0);
  expect(disturbed.kills).toBe(6);
  expect(undisturbed.rows).toHaveLength(repositories);
  expect(disturbed.rows).toEqual(undisturbed.rows);
  expect(disturbed.events).toBe(repositories);
});

/** Scans in processes of their own, each killed after so many more settled targets, the last one left to end. */
async function scanWith(name: string, killAfter: readonly number[]) {
  const db = await createTestDatabase();
  try {
    const spec = makeSpec({ sources: [{ kind: 'repositories', path: list }] });
    const specId = await storeSpec(db.database, spec);
    const dependencies = { database: db.database, git: createGit(), credentials: () => [], listers: [] };
    await discover(dependencies, { specId, migration: spec.name, spec });
    const mirrors = path.join(folder.path, 'mirrors', name);
    let kills = 0;
    for (const settled of [...killAfter, Number.POSITIVE_INFINITY])
      if (await scanOnce([db.url, specId, mirrors], settled)) kills += 1;
    return { kills, rows: await rowsOf(db), events: await matchedEvents(db) };
  } finally {
    await db.drop();
  }
}

/** Runs one scan process, killed where it stands after so many settled targets; true where it was killed. */
async function scanOnce(args: readonly string[], killAfter: number): Promise<boolean> {
  const script = ['--input-type=module-typescript', '--eval', scanScript, ...args, String(killAfter)];
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.once('data', () => child.kill('SIGKILL'));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`the scan ended with code ${code}`);
  return signal === 'SIGKILL';
}

const scanFolder = new URL('../activities/scan/', import.meta.url).href;
const adapters = new URL('../activities/adapters/', import.meta.url).href;

/** Scans a stored spec; after so many settled targets it says so and stands still, to be killed. */
const scanScript = `
  import { writeSync } from 'node:fs';
  import { openDatabase } from '${adapters}database/database.ts';
  import { createGit } from '${adapters}git/git.ts';
  import { createMirrors } from '${adapters}git/mirrors.ts';
  import { scanFleet } from '${scanFolder}scan-fleet.ts';
  const [url, specId, directory, standAfter] = process.argv.slice(1);
  let settled = 0;
  const onProgress = () => {
    settled += 1;
    if (settled !== Number(standAfter)) return;
    writeSync(1, 'now');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  const database = openDatabase(url);
  const git = createGit();
  const [{ spec }] = await database.query('select body as spec from specs where id = $1', [specId]);
  await scanFleet(
    {
      database, git, credentials: () => [], listers: [],
      mirrors: createMirrors({ git, directory, credentials: () => [] }),
      clock: { now: () => performance.now() },
      settings: { lanes: 1, targets: 3 },
    },
    { specId, spec, onProgress },
  );
  await database.close();
`;

async function rowsOf(db: TestDatabase) {
  return await db.database.query(
    `select r.name, t.state, t.base_commit, t.files_scanned, t.bytes_scanned, t.rule_sites, t.model_sites,
            (select json_agg(s.path || ':' || s.start_line || ' ' || s.text order by s.id) from sites s where s.target = t.id) as sites
     from targets t join repositories r on r.id = t.repository order by r.name`,
  );
}

async function matchedEvents(db: TestDatabase): Promise<number> {
  const [row] = await db.database.query<{ count: number }>(
    `select count(*) from rollout_events where kind = 'target.state' and data ->> 'to' = 'matched'`,
  );
  return row?.count ?? 0;
}
