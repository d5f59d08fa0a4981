/**
 * Rewrites one target: reads its matched files at the base commit, runs the steps over them, makes the patch.
 *
 * Free of Temporal. The same inputs give the same patch id; model answers come from the ledger when it has them, so a
 * repetition after a crash pays nothing twice.
 */
import type { StepEdits } from '../../core/patch.ts';
import type { Spec } from '../../core/spec/spec.ts';
import type { RewriteOutcome } from '../../workflows/contracts.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import { answererFor } from '../questions/answerer.ts';
import { commitTypes } from '../types/commit-types.ts';
import type { TypeService } from '../types/type-service.ts';
import { runModelStep } from './model-step.ts';
import { diffOf } from './patch-diff.ts';
import { countEdits, patchOf } from './patch-of.ts';
import { runPatternStep } from './pattern-step.ts';
import type { RewriteDependencies } from './ports.ts';
import { failure, type RewriteFailure } from './step-outcome.ts';
import {
  markRewriting,
  readSpec,
  readTarget,
  saveFailure,
  savePatch,
  saveUnchanged,
  type TargetRow,
} from './store.ts';
import { changesOf, type WorkingFile, type WorkingTree } from './working-tree.ts';

/** What to rewrite, under which signal. */
export interface RewriteRequest {
  readonly specId: string;
  readonly target: string;
  readonly signal: AbortSignal;
}

/** Media type of a stored patch: JSON of `core/patch.ts`. */
export const patchMediaType = 'application/vnd.regrade.patch+json';
/** Media type of a stored diff. */
export const diffMediaType = 'text/x-diff; charset=utf-8';

/** Runs all steps over a target and records what came of it. */
export async function rewriteTarget(
  dependencies: RewriteDependencies,
  request: RewriteRequest,
): Promise<RewriteOutcome> {
  const { database } = dependencies;
  const spec = await readSpec(database, request.specId, request.target);
  const target = await readTarget(database, request.target);
  await markRewriting(database, target.id);
  const reader = await dependencies.mirrors.open(target.repository, request.signal);
  const read = await readTree(reader, target.baseCommit, { paths: target.paths, signal: request.signal });
  const result =
    read.kind === 'failed'
      ? read
      : await runSteps(dependencies, { spec, target, reader, tree: read.tree, signal: request.signal });
  if (result.kind !== 'failed') return saveResult(dependencies, target, result);
  await saveFailure(database, target.id, result);
  return { kind: 'failed', code: result.code, message: result.message };
}

interface StepsDone {
  readonly kind: 'done';
  readonly tree: WorkingTree;
  readonly edits: readonly StepEdits[];
  readonly declined: number;
  /** Why facts that steps asked for are not known, each with the files concerned. */
  readonly unknown: ReadonlyMap<string, ReadonlySet<string>>;
}

async function runSteps(
  dependencies: RewriteDependencies,
  run: {
    readonly spec: Spec;
    readonly target: TargetRow;
    readonly reader: RepositoryReader;
    readonly tree: WorkingTree;
    readonly signal: AbortSignal;
  },
): Promise<StepsDone | RewriteFailure> {
  const { spec, target, reader, signal } = run;
  const { model, tiers } = dependencies;
  let tree = run.tree;
  let declined = 0;
  const edits: StepEdits[] = [];
  const unknowns = new Map<string, Set<string>>();
  const unknown = (path: string, reasons: readonly string[]) => {
    for (const reason of reasons) unknowns.set(reason, (unknowns.get(reason) ?? new Set()).add(path));
  };
  for (const step of spec.steps) {
    const account = { migration: target.migration, target: target.id, step: step.id, budget: spec.budget };
    const asked = { model, tiers, account, signal };
    const answer = answererFor({ ...asked, types: () => typesOf(run, tree) });
    const outcome =
      step.kind === 'pattern'
        ? await runPatternStep(step, tree, { signal, answer, unknown })
        : await runModelStep(step, tree, { ...asked, answer, unknown });
    if (outcome.kind === 'failed') return outcome;
    const based = await withBases(reader, outcome.tree, {
      baseCommit: target.baseCommit,
      known: tree,
      signal,
    });
    if (based.kind === 'failed') return based;
    tree = based.tree;
    declined += outcome.declined;
    edits.push(...outcome.edits);
  }
  return { kind: 'done', tree, edits, declined, unknown: unknowns };
}

/** Types at the base commit, with the files as the steps so far have left them. */
function typesOf(
  {
    target,
    reader,
    signal,
  }: { readonly target: TargetRow; readonly reader: RepositoryReader; readonly signal: AbortSignal },
  tree: WorkingTree,
): TypeService {
  const changed = changesOf(tree).flatMap(({ path, after }) =>
    after === undefined ? [] : [[path, after] as const],
  );
  return commitTypes({ reader, commit: target.baseCommit, overlay: new Map(changed), signal });
}

type TreeRead = { readonly kind: 'read'; readonly tree: WorkingTree } | RewriteFailure;

async function readTree(
  reader: RepositoryReader,
  commit: string,
  wanted: { readonly paths: readonly string[]; readonly signal: AbortSignal },
): Promise<TreeRead> {
  const tree = new Map<string, WorkingFile>();
  const files = await reader.readFiles(commit, wanted.paths, wanted.signal);
  for (const { path, mode, bytes } of files.values()) {
    const text = decode(bytes);
    // Decoding and encoding again must give the same bytes, else the patch would change what no step touched.
    if (text === undefined)
      return failure('file-unreadable', `${path} is not valid UTF-8, so it cannot be rewritten safely.`);
    tree.set(path, Object.freeze({ path, mode, before: text, text }));
  }
  return { kind: 'read', tree };
}

/** A file that a step made may exist at the base already: then the patch is against that text. */
async function withBases(
  reader: RepositoryReader,
  tree: WorkingTree,
  options: { readonly baseCommit: string; readonly known: WorkingTree; readonly signal: AbortSignal },
): Promise<TreeRead> {
  const made = [...tree.keys()].filter((path) => !options.known.has(path));
  if (made.length === 0) return { kind: 'read', tree };
  const bases = await readTree(reader, options.baseCommit, { paths: made, signal: options.signal });
  if (bases.kind === 'failed') return bases;
  const next = new Map(tree);
  for (const [path, base] of bases.tree)
    next.set(path, Object.freeze({ ...base, ...textOf(tree.get(path)) }));
  return { kind: 'read', tree: next };
}

function textOf(file: WorkingFile | undefined): { readonly text?: string } {
  return file?.text === undefined ? {} : { text: file.text };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function saveResult(
  dependencies: RewriteDependencies,
  target: TargetRow,
  result: StepsDone,
): Promise<RewriteOutcome> {
  const { database, artifacts } = dependencies;
  const changes = changesOf(result.tree);
  if (changes.length === 0) {
    const declined = result.declined > 0;
    const why = declined
      ? `the model left all ${result.declined} sites as they are`
      : 'no step changes anything at the base commit';
    const reason = `${why}${unknownText(result.unknown)}`;
    await saveUnchanged(database, target.id, { declined, reason });
    return { kind: 'unchanged', reason };
  }
  const patch = patchOf({ target: target.id, baseCommit: target.baseCommit }, changes, result.edits);
  const diff = diffOf(changes);
  const artifact = await artifacts.put(JSON.stringify(patch), patchMediaType);
  const diffArtifact = await artifacts.put(diff.text, diffMediaType);
  await savePatch(database, { patch, diff, artifact, diffArtifact });
  const counts = countEdits(patch.edits);
  return { kind: 'rewritten', patch: patch.id, ruleEdits: counts.rule, modelEdits: counts.model };
}

/** What was not known, for people: the first reason, and in how many files. */
function unknownText(unknown: StepsDone['unknown']): string {
  const [first] = unknown;
  if (first === undefined) return '';
  const files = new Set([...unknown.values()].flatMap((paths) => [...paths])).size;
  return `; not known in ${files === 1 ? '1 file' : `${files} files`}, so not matched: ${first[0]}`;
}
