/**
 * The check `types`: compiles the projects that the patch touches and counts messages that the base does not have.
 *
 * The compiler runs in the sandbox like any command: it executes nothing of the repository, but it reads what its
 * configuration names. The base is compiled only where the patched files have messages, and its messages are kept.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckResult } from '../../core/verdict.ts';
import type { SandboxResult } from '../adapters/sandbox/sandbox.ts';
import { baseResult } from './base-results.ts';
import { type CheckContext, endOf, storeLog } from './check-context.ts';
import { type Diagnostic, newDiagnostics, parseDiagnostics } from './diagnostics.ts';
import { relocator } from './relocate.ts';
import { findTypeCompiler, type TypeCompiler } from './type-compiler.ts';
import { maxProjects, projectsOf } from './typescript-projects.ts';

/** Longest time of one compilation, in milliseconds; the largest project measured took 20 s. */
const timeoutMs = 5 * 60_000;

/** Checks the types of a patch. */
export async function checkTypes(context: CheckContext): Promise<CheckResult> {
  const started = performance.now();
  const judged = await judgeTypes(context);
  return {
    id: 'types',
    required: true,
    sandbox: context.sandbox.kind,
    ...judged,
    durationMs: Math.round(performance.now() - started),
  };
}

type Judgement = Pick<CheckResult, 'outcome' | 'summary' | 'log'>;

async function judgeTypes(context: CheckContext): Promise<Judgement> {
  const projects = await touchedProjects(context);
  if (projects.length === 0) {
    return { outcome: 'skipped', summary: 'no changed file belongs to a TypeScript project' };
  }
  const compiler = findTypeCompiler();
  if (compiler === undefined)
    return { outcome: 'inconclusive', summary: 'there is no TypeScript compiler here' };
  const checked = projects.slice(0, maxProjects);
  const relocate = relocator(context.patch.changes);
  const fresh: Diagnostic[] = [];
  let log: Judgement['log'];
  for (const project of checked) {
    const patched = await compile(compiler, project, { ...context, kind: 'patched' });
    log = patched.log;
    if (patched.kind === 'unclear') return { outcome: 'inconclusive', summary: patched.reason, log };
    if (patched.diagnostics.length === 0) continue;
    const base = await compileBase(compiler, project, context);
    if (base.kind === 'unclear')
      return { outcome: 'inconclusive', summary: `at the base: ${base.reason}`, log };
    const relocated = base.diagnostics.map((one) => ({ ...one, ...relocate(one) }));
    fresh.push(...newDiagnostics(relocated, patched.diagnostics));
    if (fresh.length > 0) break;
  }
  return { ...judgement(fresh, checked, projects), ...(log === undefined ? {} : { log }) };
}

function judgement(
  fresh: readonly Diagnostic[],
  checked: readonly string[],
  projects: readonly string[],
): Judgement {
  const [first] = fresh;
  if (first !== undefined) {
    const count = fresh.length === 1 ? '1 new error' : `${fresh.length} new errors, first`;
    const summary = `${count} ${first.path}:${first.line} ${first.code} ${first.text}`;
    return { outcome: 'failed', summary: summary.slice(0, 500) };
  }
  const left = projects.length - checked.length;
  const note = left === 0 ? '' : `; ${left} more were not checked`;
  return { outcome: 'passed', summary: `no new error in ${checked.join(', ')}${note}` };
}

type Compiled =
  | { readonly kind: 'compiled'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'unclear'; readonly reason: string };

async function compile(
  compiler: TypeCompiler,
  project: string,
  context: CheckContext & { readonly kind: 'base' | 'patched' },
): Promise<Compiled & { readonly log: Judgement['log'] & object }> {
  const directory = await context.workspace.checkout(context.kind);
  const argv = [compiler.program, '--project', project, '--noEmit', '--pretty', 'false'];
  const command = { argv, directory, timeoutMs, readOnly: [compiler.folder] };
  const result = await context.sandbox.run(command, context.signal);
  const log = await storeLog(context, ['tsc', ...argv.slice(1)], result);
  return { ...readResult(result), log };
}

/** The compiler ends with 0, or with 1 or 2 and messages; everything else says nothing about types. */
function readResult(result: SandboxResult): Compiled {
  const diagnostics = parseDiagnostics(result.output);
  const ended = result.kind === 'exited' && result.code <= 2;
  if (ended && !result.truncated && (result.code === 0 || diagnostics.length > 0)) {
    return { kind: 'compiled', diagnostics };
  }
  const why = result.truncated ? 'printed more than is kept' : endOf(result);
  return { kind: 'unclear', reason: `the compiler ${why}` };
}

function compileBase(compiler: TypeCompiler, project: string, context: CheckContext): Promise<Compiled> {
  const { database, repository, patch } = context;
  const tool = { compiler: compiler.version, project };
  const key = { repository, baseCommit: patch.baseCommit, check: 'types', tool };
  return baseResult<Compiled>(database, key, async () => {
    const { log: _log, ...result } = await compile(compiler, project, { ...context, kind: 'base' });
    return { result, lasting: result.kind === 'compiled' };
  });
}

async function touchedProjects({
  reader,
  patch,
  workspace,
  signal,
}: CheckContext): Promise<readonly string[]> {
  const { files } = await reader.listFiles(patch.baseCommit, signal);
  const paths = new Set(files.map((file) => file.path));
  const folder = () => workspace.checkout('patched');
  const readText = async (path: string) =>
    readFile(join(await folder(), path), 'utf8').catch(() => undefined);
  return projectsOf(
    patch.changes.map((change) => change.path),
    paths,
    readText,
  );
}
