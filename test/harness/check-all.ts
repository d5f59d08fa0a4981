/**
 * `npm test`: lint, types, then every test; ends with the line `N passed, N failed`.
 *
 * Lint and each type-check count as one test each. A test that was skipped, a file that could not be loaded and an
 * error outside of any test count as failed. Arguments are passed to Vitest (a folder, `-t name`); then lint and types
 * are left out.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../infra/processes/tree-hash.ts';
import { type Count, countResults, failureLines, sum, type VitestReport } from './count-results.ts';

const bin = (name: string) => join(projectFolder, 'node_modules', '.bin', name);

/** What did not pass, a line each, repeated at the end. */
const failures: string[] = [];

async function check(name: string, command: string, flags: readonly string[]): Promise<Count> {
  const started = performance.now();
  const status = await run(command, flags);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${name} (${seconds} s)`);
  if (status === 0) return { passed: 1, failed: 0 };
  failures.push(`${name}: exit code ${status}`);
  return { passed: 0, failed: 1 };
}

async function tests(flags: readonly string[]): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'regrade-report-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const status = await run(bin('vitest'), ['run', ...reporters, ...flags]);
    const results = JSON.parse(await readFile(report, 'utf8').catch(() => 'null')) as VitestReport | null;
    failures.push(...failureLines(results));
    return countResults(results, status);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, flags: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, flags, { cwd: projectFolder, stdio: 'inherit' });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function checks(): Promise<readonly Count[]> {
  const counts = [
    await check('lint', bin('biome'), ['check', '--error-on-warnings', '--diagnostic-level=warn', '.']),
    await check('types', bin('tsc'), ['-p', '.']),
  ];
  const web = 'dashboard/web';
  if (!existsSync(join(projectFolder, web, 'tsconfig.json'))) return counts;
  return [...counts, await check(`types of ${web}`, bin('tsc'), ['-p', web])];
}

const flags = process.argv.slice(2);
const total = sum([...(flags.length === 0 ? await checks() : []), await tests(flags)]);
for (const line of failures) console.log(`FAILED ${line}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
