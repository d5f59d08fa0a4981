/**
 * Results of a target's files: those that are known, and those of the other blobs, evaluated once however many ask.
 */
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { TreeFile } from '../adapters/git/tree.ts';
import { type BlobFile, type EvaluationContext, evaluateBlobs } from './evaluate-blobs.ts';
import type { FileResult } from './file-result.ts';
import type { PipelinePlan } from './pipeline-plan.ts';
import { type ResultKey, resultName } from './result-store.ts';

/** What evaluating files needs; shared by all targets of one scan. */
export interface ResultsContext extends EvaluationContext {
  readonly pipeline: PipelinePlan;
  /** Blobs that are being evaluated for some target, by `resultName`. */
  readonly inFlight: Map<string, Promise<FileResult | undefined>>;
}

/** Which files, from where, under which name of the query. */
export interface WantedResults {
  readonly reader: () => Promise<RepositoryReader>;
  readonly query: string;
  readonly files: readonly TreeFile[];
}

/** Results by `resultName` of `resultKeyOf`. */
export async function resultsOf(
  context: ResultsContext,
  { reader, query, files }: WantedResults,
): Promise<ReadonlyMap<string, FileResult>> {
  const wanted = new Map<string, BlobFile>();
  for (const file of files) {
    const key = resultKeyOf(context.pipeline, file);
    // Any path of the class serves: equal class and equal blob give the equal result.
    if (!wanted.has(resultName(key))) wanted.set(resultName(key), { ...key, path: file.path });
  }
  const results = await context.results.read(query, [...wanted.values()]);
  const unknown = [...wanted].filter(([name]) => !results.has(name));
  const elsewhere = unknown.flatMap(([name, file]) => {
    const running = context.inFlight.get(name);
    return running === undefined ? [] : [{ name, file, running }];
  });
  const others = new Set(elsewhere.map(({ name }) => name));
  const evaluate = async (list: readonly (readonly [string, BlobFile])[]) => {
    const work = { reader, query, files: list.map(([, file]) => file) };
    for (const [name, result] of await evaluateClaimed(context, work)) results.set(name, result);
  };
  await evaluate(unknown.filter(([name]) => !others.has(name)));
  const left: (readonly [string, BlobFile])[] = [];
  for (const { name, file, running } of elsewhere) {
    const result = await running;
    if (result === undefined) left.push([name, file]);
    else results.set(name, result);
  }
  // Whoever had claimed them failed or could not read them: they may well be readable here.
  await evaluate(left);
  return results;
}

/** Key under which a file's result is kept. */
export function resultKeyOf(pipeline: PipelinePlan, file: TreeFile): ResultKey {
  return { pathClass: pipeline.classOf(file.path), blob: file.oid };
}

interface ClaimedWork {
  readonly reader: () => Promise<RepositoryReader>;
  readonly query: string;
  readonly files: readonly BlobFile[];
}

/** Evaluates files; other targets that want them meanwhile wait for their results. */
async function evaluateClaimed(
  context: ResultsContext,
  { reader, query, files }: ClaimedWork,
): Promise<ReadonlyMap<string, FileResult>> {
  const results = new Map<string, FileResult>();
  if (files.length === 0) return results;
  const claims = new Map<string, PromiseWithResolvers<FileResult | undefined>>();
  for (const file of files) {
    const claim = Promise.withResolvers<FileResult | undefined>();
    claims.set(resultName(file), claim);
    context.inFlight.set(resultName(file), claim.promise);
  }
  try {
    for await (const [name, result] of evaluateBlobs(context, { reader: await reader(), query, files })) {
      results.set(name, result);
      claims.get(name)?.resolve(isMissing(result) ? undefined : result);
    }
    return results;
  } finally {
    for (const [name, claim] of claims) {
      context.inFlight.delete(name);
      claim.resolve(undefined);
    }
  }
}

/** Missing in one repository says nothing of another. */
function isMissing(result: FileResult): boolean {
  return result.kind === 'failed' && result.code === 'blob-missing';
}
