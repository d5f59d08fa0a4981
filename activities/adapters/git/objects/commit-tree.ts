/**
 * Lists the files of a commit out of an object store, as `git ls-tree -r` would.
 *
 * Throws `Unreadable` where an object is missing or no tree: git says what is wrong with the repository.
 */
import { TextDecoder } from 'node:util';
import { RegradeError } from '../../../../core/errors.ts';
import type { TreeFile, TreeListing } from '../tree.ts';
import { Unreadable } from './damaged.ts';
import type { ObjectStore } from './object-store.ts';

const space = 32;
const deepestTag = 10;
const treeMode = 0o40000;

/** The commit that an object names: itself, or what an annotated tag leads to. */
export function peelToCommit(store: ObjectStore, oid: string): string {
  let at = oid;
  for (let depth = 0; depth < deepestTag; depth += 1) {
    const read = store.read(at);
    if (read.kind !== 'object' || (read.type !== 'commit' && read.type !== 'tag'))
      throw new Unreadable(`${oid} names no commit`);
    if (read.type === 'commit') return at;
    at = headerOf(read.bytes, 'object');
  }
  throw new Unreadable(`${oid} is a tag of too many tags`);
}

/** The root tree of a commit. */
export function treeOfCommit(store: ObjectStore, commit: string): string {
  const read = store.read(peelToCommit(store, commit));
  if (read.kind !== 'object') throw new Unreadable(`${commit} is not there`);
  return headerOf(read.bytes, 'tree');
}

function headerOf(object: Buffer, name: string): string {
  const value = new RegExp(`^${name} ([0-9a-f]{40,64})$`, 'm').exec(object.toString('latin1', 0, 256))?.[1];
  if (value === undefined) throw new Unreadable(`an object has no ${name}`);
  return value;
}

/** More than the largest repositories that are known of; a few small trees that name each other can stand for any number. */
const mostEntries = 4_000_000;

/** All entries below a tree that are no trees, in git's order. Throws `RG_SCAN_TREE_TOO_LARGE` above `most` entries. */
export function listFilesOfTree(store: ObjectStore, tree: string, most = mostEntries): TreeListing {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const files: TreeFile[] = [];
  let [unnamable, entries] = [0, 0];
  // Trees that stand in many places are read once: a listing then costs what it lists.
  const trees = new Map<string, Buffer>();
  const treeAt = (oid: string) => {
    const known = trees.get(oid) ?? readTree(store, oid);
    trees.set(oid, known);
    return known;
  };
  const walk = (oid: string, folder: string | undefined) => {
    for (const { mode, name, id } of entriesOf(treeAt(oid), oid.length / 2)) {
      if (++entries > most) throw new RegradeError('RG_SCAN_TREE_TOO_LARGE', { tree, most });
      const path = folder === undefined ? undefined : joined(decoder, folder, name);
      if (Number.parseInt(mode, 8) === treeMode) walk(id, path === undefined ? undefined : `${path}/`);
      else if (path === undefined) unnamable += 1;
      else files.push(Object.freeze({ path, mode, oid: id }));
    }
  };
  walk(tree, '');
  return Object.freeze({ files: Object.freeze(files), unnamable });
}

function readTree(store: ObjectStore, oid: string): Buffer {
  const read = store.read(oid);
  if (read.kind !== 'object' || read.type !== 'tree') throw new Unreadable(`${oid} is no tree that is there`);
  return read.bytes;
}

interface Entry {
  readonly mode: string;
  readonly name: Buffer;
  readonly id: string;
}

function* entriesOf(tree: Buffer, idBytes: number): Generator<Entry, void, void> {
  let at = 0;
  while (at < tree.length) {
    const split = tree.indexOf(space, at);
    const end = tree.indexOf(0, split);
    if (split < 0 || end < 0 || end + idBytes >= tree.length) throw new Unreadable('a tree is damaged');
    const mode = tree.toString('latin1', at, split);
    const id = tree.toString('hex', end + 1, end + 1 + idBytes);
    yield { mode, name: tree.subarray(split + 1, end), id };
    at = end + 1 + idBytes;
  }
}

function joined(decoder: TextDecoder, folder: string, name: Buffer): string | undefined {
  try {
    return `${folder}${decoder.decode(name)}`;
  } catch {
    return undefined;
  }
}
