/**
 * The check `types`: type-checks the projects that the patch touches and counts messages that the base does not have.
 *
 * The compiler runs in the sandbox like any command: it executes nothing of the repository, but it reads what its
 * configuration names. The base is checked only where the patched files have messages, and its messages are kept.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CheckResult } from '../../core/verdict.ts';
import { type BaseKey, findBaseResult, keepBaseResult } from './base-results.ts';
import { type CheckContext, logMediaType } from './check-context.ts';
import { type Diagnostic, newDiagnostics } from './diagnostics.ts';
import { countingDiagnostics, type ListedPackages, packagesIn } from './installation-diagnostics.ts';
import { relocator } from './relocate.ts';
import { runTypeProbe } from './run-type-probe.ts';
import { findTypeCompiler, type TypeCompiler } from './type-compiler.ts';
import type { ProjectDiagnostics } from './type-probe-contract.ts';
import { maxProjects, projectsOf } from './typescript-projects.ts';

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
  const touched = await touchedProjects(context);
  if (touched.length === 0) {
    return { outcome: 'skipped', summary: 'no changed file belongs to a TypeScript project' };
  }
  const compiler = findTypeCompiler();
  if (compiler === undefined)
    return { outcome: 'inconclusive', summary: 'there is no TypeScript compiler here' };
  const projects = touched.slice(0, maxProjects);
  const known = await knownBases(compiler, projects, context);
  const baseWanted = projects.filter((project) => !known.has(project));
  const probed = await runTypeProbe(compiler, { projects, baseWanted }, context);
  if (probed.kind === 'unclear') return { outcome: 'inconclusive', summary: probed.reason };
  await keepBases(compiler, probed.result, context);
  const fresh: Diagnostic[] = [];
  for (const project of probed.result) {
    const listed = await listedPackages(project.project, context);
    fresh.push(...countingDiagnostics(newIn(project, known, context), project.patched, listed));
  }
  const left = touched.length - projects.length;
  return { ...judgement(fresh, projects, left), log: await storeMessages(probed.result, fresh, context) };
}

type Bases = ReadonlyMap<string, readonly Diagnostic[]>;

function keyOf(compiler: TypeCompiler, project: string, { repository, patch }: CheckContext): BaseKey {
  const tool = { compiler: compiler.version, project };
  return { repository, baseCommit: patch.baseCommit, check: 'types', tool };
}

async function knownBases(
  compiler: TypeCompiler,
  projects: readonly string[],
  context: CheckContext,
): Promise<Bases> {
  const known = new Map<string, readonly Diagnostic[]>();
  for (const project of projects) {
    const key = keyOf(compiler, project, context);
    const base = await findBaseResult<readonly Diagnostic[]>(context.database, key);
    if (base !== undefined) known.set(project, base);
  }
  return known;
}

async function keepBases(
  compiler: TypeCompiler,
  probed: readonly ProjectDiagnostics[],
  context: CheckContext,
): Promise<void> {
  for (const { project, base } of probed) {
    if (base !== undefined) await keepBaseResult(context.database, keyOf(compiler, project, context), base);
  }
}

/** Messages that a project did not have; without a base it had none to compare: it was asked only where there are some. */
function newIn(
  { project, patched, base }: ProjectDiagnostics,
  known: Bases,
  { patch }: CheckContext,
): readonly Diagnostic[] {
  const relocate = relocator(patch.changes);
  const before = (base ?? known.get(project) ?? []).map((one) => ({ ...one, ...relocate(one) }));
  return newDiagnostics(before, patched);
}

/** Packages listed by the manifests from a project's folder up to the root, as the patch leaves them. */
async function listedPackages(project: string, { workspace }: CheckContext): Promise<ListedPackages> {
  const root = await workspace.checkout('patched');
  const listed = new Set<string>();
  for (let folder = dirname(project); ; folder = dirname(folder)) {
    const manifest = await readFile(join(root, folder, 'package.json'), 'utf8').catch(() => '{}');
    for (const name of packagesIn(manifest)) listed.add(name);
    if (folder === '.') return listed;
  }
}

function judgement(fresh: readonly Diagnostic[], projects: readonly string[], left: number): Judgement {
  const [first] = fresh;
  if (first !== undefined) {
    const count = fresh.length === 1 ? '1 new error' : `${fresh.length} new errors, first`;
    return { outcome: 'failed', summary: `${count} ${lineOf(first)}`.slice(0, 500) };
  }
  const note = left === 0 ? '' : `; ${left} more were not checked`;
  return { outcome: 'passed', summary: `no new error in ${projects.join(', ')}${note}` };
}

function storeMessages(
  probed: readonly ProjectDiagnostics[],
  fresh: readonly Diagnostic[],
  { artifacts }: CheckContext,
) {
  const isNew = new Set(fresh);
  const parts = probed.map(({ project, patched }) => {
    const lines = patched.map((one) => `${isNew.has(one) ? 'new  ' : 'other'} ${lineOf(one)}`);
    return [`${project}: ${patched.length} errors`, ...lines.sort().reverse()].join('\n');
  });
  return artifacts.put(`${parts.join('\n\n')}\n`, logMediaType);
}

function lineOf({ path, line, code, text }: Diagnostic): string {
  return `${path === '' ? 'project' : `${path}:${line}`} ${code} ${text}`;
}

async function touchedProjects({
  reader,
  patch,
  workspace,
  signal,
}: CheckContext): Promise<readonly string[]> {
  const { files } = await reader.listFiles(patch.baseCommit, signal);
  const paths = new Set(files.map((file) => file.path));
  const readText = async (path: string) => {
    const folder = await workspace.checkout('patched');
    return readFile(join(folder, path), 'utf8').catch(() => undefined);
  };
  return projectsOf(
    patch.changes.map((change) => change.path),
    paths,
    readText,
  );
}
