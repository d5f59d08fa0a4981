/**
 * One bare repository: its objects, references and history as plain questions.
 *
 * Holds one reader process while it is in use ({@link GitRepository.close} ends it). Knows nothing of pull requests.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Commit, decodeCommit, decodeTree, type TreeEntry } from './object-format.ts';
import { createObjectReader, type ObjectReader } from './object-reader.ts';
import { runGit } from './process.ts';
import { openReferences, type Reference, type References } from './references.ts';

/** Everything the forge asks of one bare repository. */
export interface GitRepository {
  readonly directory: string;
  readonly objects: ObjectReader;
  readonly references: References;
  commit(sha: string): Promise<Commit | undefined>;
  tree(sha: string): Promise<TreeEntry[] | undefined>;
  /** Follows a branch, tag, full name or commit name to a commit; undefined when there is none. */
  resolve(revision: string): Promise<string | undefined>;
  /** Makes a branch the one that a clone checks out. */
  setHead(branch: string): Promise<void>;
  /** Keeps the latest results of questions about immutable objects; `key` must hold every input. */
  remember<Value>(key: string, make: () => Promise<Value>): Promise<Value>;
  close(): void;
}

/** How many results a repository keeps. */
const remembered = 64;

/** How an adopted repository gets its objects: `borrow` reads them where they are, `copy` makes its own. */
export type ObjectSharing = 'borrow' | 'copy';

/** Opens the bare repository in `directory`; nothing is read before the first question. */
export function openGitRepository(directory: string): GitRepository {
  const absolute = resolve(directory);
  const objects = createObjectReader(absolute);
  const references = openReferences(absolute);

  async function commit(sha: string): Promise<Commit | undefined> {
    const object = await objects.read(sha);
    return object?.type === 'commit' ? decodeCommit(object.body) : undefined;
  }

  async function tree(sha: string): Promise<TreeEntry[] | undefined> {
    const object = await objects.read(sha);
    return object?.type === 'tree' ? decodeTree(object.body) : undefined;
  }

  async function resolveRevision(revision: string): Promise<string | undefined> {
    const name = await referenceTarget(references, revision);
    if (name === undefined && !/^[0-9a-f]{4,40}$/.test(revision)) return undefined;
    const info = await objects.info(`${name ?? revision}^{commit}`);
    return info?.type === 'commit' ? info.sha : undefined;
  }

  return {
    directory: absolute,
    objects,
    references,
    commit,
    tree,
    resolve: resolveRevision,
    setHead: async (branch) => {
      await runGit(absolute, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
    },
    remember: createMemory(remembered),
    close: () => objects.close(),
  };
}

/** Makes an empty bare repository without starting git. */
export async function initialiseBare(directory: string, defaultBranch: string): Promise<void> {
  await mkdir(join(directory, 'objects', 'info'), { recursive: true });
  await mkdir(join(directory, 'objects', 'pack'), { recursive: true });
  await mkdir(join(directory, 'refs', 'heads'), { recursive: true });
  await mkdir(join(directory, 'refs', 'tags'), { recursive: true });
  const config = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n';
  await writeFile(join(directory, 'config'), config);
  await writeFile(join(directory, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
}

/**
 * Fills a new bare repository with another one's branches and tags, without starting git.
 * With `borrow` the source's objects are read in place, so the source must stay and must not be pruned.
 * Answers the source's default branch.
 */
export async function adoptBare(directory: string, source: string, sharing: ObjectSharing): Promise<string> {
  const gitDirectory = await findGitDirectory(source);
  await refuseOtherFormats(gitDirectory);
  const head = await readFile(join(gitDirectory, 'HEAD'), 'utf8');
  const defaultBranch = /^ref: refs\/heads\/(?<branch>.+)$/m.exec(head)?.groups?.branch?.trim() ?? 'main';
  await initialiseBare(directory, defaultBranch);
  const objects = join(gitDirectory, 'objects');
  if (sharing === 'copy') await cp(objects, join(directory, 'objects'), { recursive: true });
  else await writeFile(join(directory, 'objects', 'info', 'alternates'), `${objects}\n`);
  const shallow = await readFile(join(gitDirectory, 'shallow')).catch(() => undefined);
  if (shallow) await writeFile(join(directory, 'shallow'), shallow);
  const names = await adoptableReferences(gitDirectory);
  const lines = names.map(({ name, sha }) => `${sha} ${name}\n`);
  await writeFile(join(directory, 'packed-refs'), `# pack-refs with: sorted \n${lines.join('')}`);
  return defaultBranch;
}

async function refuseOtherFormats(gitDirectory: string): Promise<void> {
  const config = await readFile(join(gitDirectory, 'config'), 'utf8').catch(() => '');
  const other = /^\s*(objectformat\s*=\s*sha256|refstorage\s*=\s*reftable)\s*$/im.exec(config)?.[1];
  if (other === undefined) return;
  throw new Error(`${gitDirectory} cannot be adopted: it has ${other}. Convert it to SHA-1 and files first.`);
}

function createMemory(limit: number): GitRepository['remember'] {
  const recent = new Map<string, Promise<unknown>>();
  return <Value>(key: string, make: () => Promise<Value>): Promise<Value> => {
    const known = recent.get(key);
    if (known) return known as Promise<Value>;
    const result = make();
    recent.set(key, result);
    result.catch(() => recent.delete(key));
    const oldest = recent.keys().next().value;
    if (recent.size > limit && oldest !== undefined) recent.delete(oldest);
    return result;
  };
}

async function adoptableReferences(gitDirectory: string): Promise<Reference[]> {
  const references = openReferences(gitDirectory);
  return [...(await references.list('refs/heads/')), ...(await references.list('refs/tags/'))];
}

async function findGitDirectory(source: string): Promise<string> {
  const absolute = resolve(source);
  for (const candidate of [absolute, join(absolute, '.git')]) {
    const head = await readFile(join(candidate, 'HEAD'), 'utf8').catch(() => undefined);
    if (head !== undefined) return candidate;
  }
  throw new Error(`${source} is not a git repository: it has no HEAD. Give a bare repository or a checkout.`);
}

async function referenceTarget(references: References, revision: string): Promise<string | undefined> {
  for (const prefix of ['refs/heads/', 'refs/tags/', 'refs/', '']) {
    const sha = await references.read(prefix + revision);
    if (sha !== undefined) return sha;
  }
  return undefined;
}
