/**
 * Runs benchmarks by name: `npm run bench -- NAME [ARGUMENT...]`.
 *
 * To add one, export a function from a module beside this one that takes the arguments and returns the lines to print,
 * and name it in `benches` with its usage.
 */
import { exitCodeOf, isRegradeError } from '../../core/errors.ts';
import { benchEdits } from './edits.ts';
import { benchFleet } from './fleet.ts';
import { benchQuery } from './query.ts';
import { benchScan } from './scan.ts';
import { benchScanBreakdown } from './scan-breakdown.ts';
import { benchScanKill } from './scan-kill.ts';
import { benchScanMemory } from './scan-memory.ts';

interface Bench {
  readonly run: (args: readonly string[]) => readonly string[] | Promise<readonly string[]>;
  /** What may stand behind the name. */
  readonly usage: string;
}

const benches: Readonly<Record<string, Bench>> = {
  edits: { run: benchEdits, usage: '[FILE | --git DIR] [--most N] [--json]' },
  fleet: { run: benchFleet, usage: '--repositories N --out DIR [--seed TEXT]' },
  query: { run: benchQuery, usage: '[--json] [--rounds N] [FOLDER...]' },
  scan: {
    run: benchScan,
    usage:
      '[--json] [--parts plain,sites,fleet] [--files N] [--rounds N] [--repositories N] [--tools regrade,ast-grep,gritql,ripgrep] [--match TEXT]',
  },
  'scan-breakdown': { run: benchScanBreakdown, usage: '[--repositories N] [--match TEXT] [--json]' },
  'scan-kill': { run: benchScanKill, usage: '[--kills N] [--repositories N] [--seed TEXT]' },
  'scan-memory': { run: benchScanMemory, usage: '[--repositories N] [--query GRITQL] [--json]' },
};

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (bench === undefined || args.includes('--help')) {
    const isAsked = bench !== undefined || name === '--help';
    (isAsked ? process.stdout : process.stderr).write(
      usageOf(bench === undefined ? benches : { [name]: bench }),
    );
    return isAsked ? 0 : 2;
  }
  return await carryOut(name, bench, args);
}

function usageOf(shown: typeof benches): string {
  return Object.entries(shown)
    .map(([name, { usage }]) => `usage: bench ${name} ${usage}\n`)
    .join('');
}

async function carryOut(name: string, bench: Bench, args: readonly string[]): Promise<number> {
  try {
    for (const line of await bench.run(args)) process.stdout.write(`${line}\n`);
    return 0;
  } catch (error) {
    if (isWrongOption(error)) {
      process.stderr.write(`${error.message}\nusage: bench ${name} ${bench.usage}\n`);
      return 2;
    }
    if (!isRegradeError(error)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
    return exitCodeOf(error);
  }
}

/** An option that the bench does not know, or one without its value; Node names both by such codes. */
function isWrongOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS_/.test(String(error.code));
}

process.exitCode = await main(process.argv.slice(2));
