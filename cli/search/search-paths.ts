/**
 * Searches files and directories of this machine: lists them, and has started what will look at them before the query
 * engine is loaded.
 */
import { type Invocation, textOption } from '../command.ts';
import { endLaneProcess, startLaneProcess } from '../engine/lane-process.ts';
import { startLookHelper } from '../engine/look-helper.ts';
import { listSourceFiles } from '../files/source-files.ts';
import { threadsOf } from '../threads.ts';
import type { UnlistedDirectory } from './search-files.ts';
import type { SearchEnd, SearchOptions } from './search-options.ts';

/** Searches the paths of a call; results are reported in the files' order. */
export async function searchPaths(invocation: Invocation, options: SearchOptions): Promise<SearchEnd> {
  const unlisted: UnlistedDirectory[] = [];
  const paths = invocation.arguments.slice(1);
  const files = await listSourceFiles(paths, invocation.context.directory, (path, reason) =>
    unlisted.push({ path, reason }),
  );
  const threads = threadsOf(textOption(invocation, 'threads'));
  const helper = startLookHelper(files.length, threads);
  // Among few files the match is near: the process that finds it gets ready now. Among many it is told by the first look.
  const spare = helper === undefined && threads > 1 && files.length > 0 ? startLaneProcess() : undefined;
  try {
    const { searchFiles } = await import('./search-files.ts');
    return await searchFiles(invocation, options, { files, unlisted, threads, helper, spare });
  } finally {
    await helper?.worker.terminate();
    if (spare !== undefined) endLaneProcess(spare);
  }
}
