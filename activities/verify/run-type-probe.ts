/**
 * Runs the type probe in the sandbox over the patched checkout and reads its answer.
 *
 * Request and answer are files: an answer can be longer than the output that a sandbox keeps. The answer stands in the
 * checkout for a moment, because nothing else is writable from inside, and is removed before anything else runs.
 */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CheckContext, endOf } from './check-context.ts';
import type { TypeCompiler } from './type-compiler.ts';
import type { TypeProbeRequest, TypeProbeResult } from './type-probe-contract.ts';

/** Longest time of one run, in milliseconds; the largest project measured took 20 s. */
const timeoutMs = 5 * 60_000;
const probe = fileURLToPath(new URL('type-probe.mts', import.meta.url));

/** An answer, or why there is none. */
export type TypeProbeOutcome =
  | { readonly kind: 'answered'; readonly result: TypeProbeResult }
  | { readonly kind: 'unclear'; readonly reason: string };

/** Checks projects of the patched checkout, and of the base for those in `baseWanted`. */
export async function runTypeProbe(
  compiler: TypeCompiler,
  projects: Pick<TypeProbeRequest, 'projects' | 'baseWanted'>,
  context: CheckContext,
): Promise<TypeProbeOutcome> {
  const { workspace, sandbox, patch, signal, workFolder } = context;
  const directory = await workspace.checkout('patched');
  const exchange = await mkdtemp(join(workFolder, 'types-'));
  const answer = `.regrade-types-${randomUUID()}.json`;
  const request: TypeProbeRequest = {
    ...projects,
    folder: sandbox.workspaceOf(directory),
    compiler: compiler.program,
    base: Object.fromEntries(patch.changes.map(({ path, before }) => [path, before ?? null])),
  };
  try {
    const requestPath = join(exchange, 'request.json');
    await writeFile(requestPath, JSON.stringify(request));
    const argv = [process.execPath, '--no-warnings', probe, requestPath, join(request.folder, answer)];
    const readOnly = [probe, requestPath, ...compiler.folders];
    const run = await sandbox.run({ argv, directory, timeoutMs, readOnly }, signal);
    if (run.kind === 'exited' && run.code === 0) {
      return { kind: 'answered', result: await readAnswer(join(directory, answer)) };
    }
    const [complaint] = run.output.split('\n').filter((line) => /error|panic/i.test(line));
    return {
      kind: 'unclear',
      reason: `the compiler ${endOf(run)}${complaint === undefined ? '' : `: ${complaint}`}`,
    };
  } finally {
    await rm(join(directory, answer), { force: true });
    await rm(exchange, { recursive: true, force: true });
  }
}

async function readAnswer(path: string): Promise<TypeProbeResult> {
  // Never through a link, whatever stands there.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return JSON.parse(await file.readFile('utf8')) as TypeProbeResult;
  } finally {
    await file.close();
  }
}
