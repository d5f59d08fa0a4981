/**
 * The type service over a commit in a mirror: the files asked about and everything of the repository that they import.
 *
 * No checkout and no installed dependency: what stands outside of the repository is not known, but for the names it is
 * imported by. Files are read level by level along their imports, each level in one go; beyond the limits nothing is read.
 */
import type { Answers, TypeQuestion } from '../../query-language/index.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import { importedPaths } from './imported-paths.ts';
import { memoryFiles } from './memory-files.ts';
import { createTypeService, type TypeService } from './type-service.ts';

/** A commit, with texts that differ from it. */
export interface CommitTypes {
  readonly reader: Pick<RepositoryReader, 'listFiles' | 'readBlobs'>;
  readonly commit: string;
  readonly overlay: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** Most files, and most bytes of one, that are read for a target. */
const limits = Object.freeze({ files: 5_000, bytesOfFile: 2_000_000 });

/** Opens the service; nothing is read before the first question. */
export function commitTypes(commit: CommitTypes): TypeService {
  const texts = new Map<string, string>(commit.overlay);
  let oids: Promise<ReadonlyMap<string, string>> | undefined;
  let opened: { readonly size: number; readonly service: TypeService } | undefined;
  return {
    answer: async (questions: readonly TypeQuestion[]): Promise<Answers> => {
      oids ??= listFiles(commit);
      for (const { path, text } of questions) texts.set(path, text);
      await readImported(commit, await oids, { texts, from: questions.map(({ path }) => path) });
      // A file read later can change what an earlier one resolves to, so the service is made anew.
      if (opened?.size !== texts.size)
        opened = { size: texts.size, service: createTypeService(await memoryFiles(texts), commit.overlay) };
      return opened.service.answer(questions);
    },
  };
}

async function listFiles({ reader, commit, signal }: CommitTypes): Promise<ReadonlyMap<string, string>> {
  const { files } = await reader.listFiles(commit, signal);
  return new Map(files.map(({ path, oid }) => [path, oid]));
}

const configuration = /(?:^|\/)(?:package|tsconfig[^/]*)\.json$/;

/** Reads configurations and global declarations, then the closure of imports. */
async function readImported(
  commit: CommitTypes,
  oids: ReadonlyMap<string, string>,
  { texts, from }: { readonly texts: Map<string, string>; readonly from: readonly string[] },
): Promise<void> {
  const always = [...oids.keys()].filter((path) => configuration.test(path) || path.endsWith('.d.ts'));
  const known = new Set([...oids.keys(), ...texts.keys()]);
  const seen = new Set<string>(from);
  let level: readonly string[] = [...always, ...from];
  for (let first = true; level.length > 0 && texts.size < limits.files; first = false) {
    await readTexts(commit, oids, { texts, paths: level });
    const sources = first ? [...from, ...always.filter((path) => path.endsWith('.d.ts'))] : level;
    const found = await importedPaths(sources, { texts, known });
    level = found.filter((path) => !seen.has(path));
    for (const path of level) seen.add(path);
  }
}

async function readTexts(
  { reader, signal }: CommitTypes,
  oids: ReadonlyMap<string, string>,
  { texts, paths }: { readonly texts: Map<string, string>; readonly paths: readonly string[] },
): Promise<void> {
  const wanted = paths.filter((path) => !texts.has(path)).slice(0, Math.max(0, limits.files - texts.size));
  const byOid = Map.groupBy(wanted, (path) => oids.get(path) ?? '');
  byOid.delete('');
  for await (const blob of reader.readBlobs([...byOid.keys()], { maxBytes: limits.bytesOfFile, signal }))
    if (blob.kind === 'blob')
      for (const path of byOid.get(blob.oid) ?? []) texts.set(path, blob.bytes.toString('utf8'));
}
