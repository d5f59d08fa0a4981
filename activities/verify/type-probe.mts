/**
 * The program that runs in the sandbox to type-check a checkout: `node type-probe.mts REQUEST RESULT`.
 *
 * It asks the compiler's snapshot API instead of its command line: the command line keeps back all type errors as long
 * as an option is wrong, such as `types` that are not installed, which is the rule in a bare checkout. The base is the
 * same checkout with the base's texts laid over it, so its check is incremental and needs no second checkout. Executes
 * nothing of the repository. Its name ends in `.mts`, because the sandbox does not show this package's manifest.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  API,
  DiagnosticCategory,
  type Diagnostic as RawDiagnostic,
  type Snapshot,
} from 'typescript/unstable/sync';
import type { Diagnostic } from './diagnostics.ts';
import type { ProjectDiagnostics, TypeProbeRequest } from './type-probe-contract.ts';

/** Most messages of one project that are reported: a comparison of more helps nobody. */
const maxDiagnostics = 20_000;

const [requestPath, resultPath] = process.argv.slice(2);
if (requestPath === undefined || resultPath === undefined) throw new Error('type-probe REQUEST RESULT');
const request = JSON.parse(readFileSync(requestPath, 'utf8')) as TypeProbeRequest;
writeFileSync(resultPath, JSON.stringify(probe(request)), { flag: 'wx' });

function probe({
  folder,
  compiler,
  projects,
  baseWanted,
  base,
}: TypeProbeRequest): readonly ProjectDiagnostics[] {
  const overlay = new Map(Object.entries(base).map(([path, text]) => [join(folder, path), text]));
  let laid = false;
  const api = new API({
    cwd: folder,
    tsserverPath: compiler,
    fs: {
      readFile: (path) => (laid ? overlay.get(path) : undefined),
      fileExists: (path) => (laid && overlay.has(path) ? overlay.get(path) !== null : undefined),
      getAccessibleEntries: (path) => (laid ? entriesOf(path, overlay) : undefined),
    },
  });
  try {
    const configs = projects.map((project) => join(folder, project));
    const patched = api.updateSnapshot({ openProjects: configs });
    const results = projects.map((project) => ({
      project,
      patched: diagnosticsOf(patched, folder, { project, textOf: readText }),
    }));
    if (!results.some((result) => needsBase(result, baseWanted))) return results;
    laid = true;
    const before = api.updateSnapshot({ fileChanges: changesOf(overlay) });
    const textOf = (path: string) => overlay.get(path) ?? readText(path);
    return results.map((result) => {
      if (!needsBase(result, baseWanted)) return result;
      return { ...result, base: diagnosticsOf(before, folder, { project: result.project, textOf }) };
    });
  } finally {
    api.close();
  }
}

function needsBase({ project, patched }: ProjectDiagnostics, wanted: readonly string[]): boolean {
  return patched.length > 0 && wanted.includes(project);
}

/** What changes when the base is laid over the patched files. */
function changesOf(overlay: ReadonlyMap<string, string | null>) {
  const changed: string[] = [];
  const created: string[] = [];
  const deleted: string[] = [];
  for (const [path, text] of overlay) {
    if (text === null) deleted.push(path);
    else if (readText(path) === undefined) created.push(path);
    else changed.push(path);
  }
  return { changed, created, deleted };
}

/** Entries of a folder with the overlay in it; undefined where the overlay does not touch it. */
function entriesOf(folder: string, overlay: ReadonlyMap<string, string | null>) {
  const prefix = `${folder}/`;
  const touched = [...overlay].filter(([path]) => path.startsWith(prefix));
  if (touched.length === 0) return undefined;
  const files = new Set<string>();
  const directories = new Set<string>();
  for (const entry of readEntries(folder)) (entry.isDirectory() ? directories : files).add(entry.name);
  for (const [path, text] of touched) {
    const [name = '', ...deeper] = path.slice(prefix.length).split('/');
    if (deeper.length > 0) {
      if (text !== null) directories.add(name);
    } else if (text === null) files.delete(name);
    else files.add(name);
  }
  return { files: [...files], directories: [...directories] };
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function diagnosticsOf(
  snapshot: Snapshot,
  folder: string,
  at: { readonly project: string; readonly textOf: (path: string) => string | undefined },
): readonly Diagnostic[] {
  const program = snapshot.getProject(join(folder, at.project))?.program;
  if (program === undefined) throw new Error(`the compiler does not know the project ${at.project}`);
  const lines = new Map<string, readonly number[]>();
  return [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getProgramDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getBindDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ]
    .filter((one) => one.category === DiagnosticCategory.Error)
    .slice(0, maxDiagnostics)
    .map((one) => {
      const path = one.fileName ?? '';
      const starts = lines.get(path) ?? lineStarts(path === '' ? '' : (at.textOf(path) ?? ''));
      lines.set(path, starts);
      return {
        path: path === '' ? '' : relative(folder, path),
        line: path === '' ? 0 : starts.filter((start) => start <= one.pos).length,
        code: `TS${one.code}`,
        text: textsOf(one).join(' '),
      };
    });
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
}

function textsOf(diagnostic: RawDiagnostic): readonly string[] {
  return [diagnostic.text, ...(diagnostic.messageChain ?? []).flatMap(textsOf)];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
