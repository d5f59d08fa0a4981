/**
 * Runs benchmarks by name: `npm run bench -- NAME [ARGUMENT...]`.
 *
 * To add one, export a function from a module beside this one that takes the arguments and returns the lines to print,
 * and name it in `benches`.
 */
import { exitCodeOf, isRegradeError } from '../../core/errors.ts';
import { benchEdits } from './edits.ts';
import { benchFleet } from './fleet.ts';
import { benchQuery } from './query.ts';
import { benchScan } from './scan.ts';
import { benchScanBreakdown } from './scan-breakdown.ts';
import { benchScanKill } from './scan-kill.ts';
import { benchScanMemory } from './scan-memory.ts';

type Bench = (args: readonly string[]) => readonly string[] | Promise<readonly string[]>;

const benches: Readonly<Record<string, Bench>> = {
  edits: benchEdits,
  fleet: benchFleet,
  query: benchQuery,
  scan: benchScan,
  'scan-breakdown': benchScanBreakdown,
  'scan-kill': benchScanKill,
  'scan-memory': benchScanMemory,
};

async function main([name, ...args]: readonly string[]): Promise<number> {
  const bench = name === undefined ? undefined : benches[name];
  if (bench === undefined) {
    process.stderr.write(`usage: bench NAME [ARGUMENT...]; names: ${Object.keys(benches).join(', ')}\n`);
    return 2;
  }
  try {
    for (const line of await bench(args)) process.stdout.write(`${line}\n`);
    return 0;
  } catch (error) {
    if (!isRegradeError(error)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
    return exitCodeOf(error);
  }
}

process.exitCode = await main(process.argv.slice(2));
