/**
 * Searches that are killed at random moments and resumed: `npm run bench -- scan-kill [--kills N] [--repositories N] [--seed TEXT]`.
 *
 * Every search that comes to its end, however often it was killed before, must print what an undisturbed one prints. A state
 * folder is used until a search in it ends; then a fresh one begins, until there were as many kills as asked for.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Fleet, writeFleet } from './fleet.ts';
import { type Random, random } from './random.ts';
import { benchHome } from './scan-cache.ts';
import { createReporter, interrupted, type Reporter } from './scan-report.ts';

/** What came of the kills. */
export interface KillFigures {
  readonly kills: number;
  /** Searches that came to their end after at least one kill. */
  readonly ended: number;
  readonly sites: number;
  /** Ends whose sites differ from those of the undisturbed search. */
  readonly different: number;
}

/** What to kill how often. */
export interface KillOptions {
  readonly fleet: Fleet;
  readonly kills: number;
  readonly seed: string;
  readonly query: string;
  readonly report: Reporter;
  readonly signal: AbortSignal;
}

const searchMain = fileURLToPath(new URL('./scan-search.ts', import.meta.url));

/** Kills and compares; throws where a result differs. */
export async function benchScanKill(args: readonly string[]): Promise<readonly string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string', default: '20' },
      repositories: { type: 'string', default: '300' },
      seed: { type: 'string', default: 'regrade' },
      query: { type: 'string', default: '`console.log($x)`' },
    },
  });
  const [repositories, report, signal] = [Number(values.repositories), createReporter(), interrupted()];
  const fleet = await writeFleet({
    out: join(benchHome(), `fleet-${repositories}`),
    repositories,
    report,
    signal,
  });
  const { seed, query } = values;
  const figures = await killAndResume({ fleet, kills: Number(values.kills), seed, query, report, signal });
  const { kills, ended, sites, different } = figures;
  const line = `${kills} kills over ${repositories} repositories (seed ${seed}), ${ended} searches resumed to their end, ${sites} sites; ${different} differ from the undisturbed search`;
  if (different > 0) throw new Error(line);
  return [line];
}

/** Runs one search undisturbed, then others until there were enough kills, each resumed until it ends. */
export async function killAndResume(options: KillOptions): Promise<KillFigures> {
  const choice = random(options.seed);
  const folder = mkdtempSync(join(tmpdir(), 'regrade-bench-kill-'));
  try {
    const whole = await search(options, folder, 'undisturbed', undefined);
    const expected = readFileSync(whole.output, 'utf8');
    let [kills, ended, different] = [0, 0, 0];
    while (kills < options.kills) {
      const home = `home-${ended}`;
      const died = await killUntilItEnds(options, {
        folder,
        home,
        whole: whole.ms,
        choice,
        left: options.kills - kills,
      });
      kills += died.kills;
      if (died.kills > 0) ended += 1;
      if (readFileSync(died.output, 'utf8') !== expected) different += 1;
      rmSync(join(folder, home), { recursive: true, force: true });
      options.report.progress('kills', kills, options.kills);
    }
    return { kills, ended, sites: expected.split('\n').filter(Boolean).length, different };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Round {
  readonly folder: string;
  readonly home: string;
  /** Milliseconds of the undisturbed search. */
  readonly whole: number;
  readonly choice: Random;
  readonly left: number;
}

/** Most kills in one state folder: what is left of the work gets smaller with each. */
const killsOfOneHome = 5;

async function killUntilItEnds(
  options: KillOptions,
  { folder, home, whole, choice, left }: Round,
): Promise<{ readonly kills: number; readonly output: string }> {
  const most = Math.min(left, killsOfOneHome);
  for (let kills = 0; kills < most; kills += 1) {
    const { output, killed } = await search(options, folder, home, choice.below(Math.ceil(whole)));
    if (!killed) return { kills, output };
  }
  const { output } = await search(options, folder, home, undefined);
  return { kills: most, output };
}

async function search(
  { fleet, query, signal }: KillOptions,
  folder: string,
  home: string,
  killAfterMs: number | undefined,
): Promise<{ readonly output: string; readonly ms: number; readonly killed: boolean }> {
  const output = join(folder, `${home}.sites`);
  const start = performance.now();
  const child = spawn(process.execPath, [searchMain, fleet.list, join(folder, home), query, output], {
    stdio: ['ignore', 'ignore', 'inherit'],
    signal,
  });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (killedBy !== 'SIGKILL' && code !== 0) throw new Error(`the search ended with ${code}`);
  return { output, ms: performance.now() - start, killed: killedBy === 'SIGKILL' };
}
