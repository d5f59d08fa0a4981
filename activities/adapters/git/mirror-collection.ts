/**
 * Packs a mirror anew: all that it holds, or without what only commits hold that nobody asked for in a long time.
 *
 * Git drops no object of a partial repository, reachable or not, so here the commits that were asked for lately say what
 * stays: they, their trees, and those of their blobs that are there. New packs are in place before the old ones go, so that
 * readers find what stays at any time; what went is fetched again when someone asks for it.
 */
import { readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Git } from './git.ts';

/** Which commits are kept. */
export interface CollectionLimits {
  /** Commits that nobody asked for in so many milliseconds go. @default 30 days */
  readonly maxIdleMs?: number;
  /** Milliseconds since 1970. @default now */
  readonly now?: number;
}

const defaultMaxIdleMs = 30 * 86_400_000;
const refFolder = 'refs/regrade';
/** Git and `ensureMirror` take files of this name for leftovers, should this process die. */
const draftName = 'tmp_regrade';

/** Notes that a commit which is there is asked for now; `collectMirror` keeps it. */
export async function noteAsked(git: Git, gitDir: string, commit: string): Promise<void> {
  const now = new Date();
  const ref = `${refFolder}/${commit}`;
  await utimes(path.join(gitDir, ref), now, now).catch(() =>
    git.run(['update-ref', '--', ref, commit], { gitDir }),
  );
}

/** Packs a mirror anew that has more packs than `maxPacks`. The caller is its only writer. */
export async function collectWhereNeeded(git: Git, gitDir: string, maxPacks: number): Promise<void> {
  const names = await readdir(path.join(gitDir, 'objects', 'pack'));
  if (names.filter((name) => name.endsWith('.pack')).length > maxPacks) await collectMirror(git, gitDir);
}

/** Packs a mirror anew. The caller is its only writer. */
export async function collectMirror(git: Git, gitDir: string, limits: CollectionLimits = {}): Promise<void> {
  const { maxIdleMs = defaultMaxIdleMs, now = Date.now() } = limits;
  const commits = await commitsAskedFor(gitDir);
  const idle = commits.filter(({ askedAt }) => now - askedAt > maxIdleMs);
  if (idle.length === 0 || idle.length === commits.length) {
    await git.read(['repack', '-a', '-d', '-q', '--no-write-bitmap-index'], { gitDir });
    return;
  }
  for (const { ref } of idle) await git.read(['update-ref', '-d', '--', ref], { gitDir });
  await packReachable(git, gitDir);
}

async function commitsAskedFor(gitDir: string) {
  const names = await readdir(path.join(gitDir, refFolder)).catch(() => []);
  return await Promise.all(
    names.map(async (name) => ({
      ref: `${refFolder}/${name}`,
      askedAt: (await stat(path.join(gitDir, refFolder, name))).mtimeMs,
    })),
  );
}

async function packReachable(git: Git, gitDir: string): Promise<void> {
  const folder = path.join(gitDir, 'objects', 'pack');
  const before = await readdir(folder);
  const listing = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', '--all'];
  const reachable = await git.read(listing, { gitDir });
  const packing = ['pack-objects', '-q', '--delta-base-offset', path.join(folder, draftName)];
  const hash = (await git.read(packing, { gitDir, input: reachable })).toString('latin1').trim();
  const name = `pack-${hash}`;
  await writeFile(path.join(folder, `${name}.promisor`), '');
  const drafts = (await readdir(folder)).filter((file) => file.startsWith(`${draftName}-${hash}.`));
  // A pack is seen by its index.
  for (const file of indexesLast(drafts))
    await rename(path.join(folder, file), path.join(folder, `${name}${path.extname(file)}`));
  const old = before.filter((file) => file.startsWith('pack-') && !file.startsWith(`${name}.`));
  for (const file of indexesLast(old).reverse()) await rm(path.join(folder, file), { force: true });
}

function indexesLast(files: readonly string[]): string[] {
  return [...files].sort((a, b) => Number(a.endsWith('.idx')) - Number(b.endsWith('.idx')));
}
