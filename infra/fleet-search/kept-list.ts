/**
 * The targets of a fleet as they were read from its list, kept for the next search: thousands of lines need no look then.
 *
 * Holds while the list's bytes and the code hosts are the same, every folder that was searched for repositories is as it
 * was, and every target on this machine is still one: known where it stands, by paths that a change must touch, or looked
 * at. Everything here can be made again: a file that is damaged, or of another version, is none.
 */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { readCloneUrl } from '../../activities/adapters/git/clone-url.ts';
import { isRepository } from '../../activities/discover/find-repositories.ts';
import { fleetsFolder, noteUse } from '../../activities/index/fleet-snapshot.ts';
import { isSamePathState, type PathState } from '../../activities/index/path-state.ts';
import { writeFileChecked } from '../../activities/index/write-whole.ts';
import type { FleetTarget } from '../../activities/scan/fleet-events.ts';
import type { FleetStanding } from '../../activities/scan/fleet-standing.ts';
import type { CodeHostConfig } from '../../core/config/config.ts';
import { hashOf, sha256 } from '../../core/hash.ts';
import packageFile from '../../package.json' with { type: 'json' };

/** Which list. */
export interface ListPlace {
  readonly stateDirectory: string;
  /** Absolute path of the list or the folder. */
  readonly path: string;
  readonly hosts: readonly CodeHostConfig[];
}

/** A fleet as it was read. */
export interface KeptList {
  readonly targets: readonly FleetTarget[];
  /** Folders that were searched for repositories, as they were before that. */
  readonly folders: readonly PathState[];
}

type Row = readonly [id: string, cloneUrl: string, ref?: string];

interface Content {
  readonly targets: readonly Row[];
  /** NaN has no JSON: `null`. */
  readonly folders: readonly (readonly [path: string, inode: number | null, changedAt: number])[];
}

/** Raise it when the same list is read into other targets; a release does so too. */
const listVersion = 2;

/** Name of the file for a list as it is now; `undefined` where it cannot be read, which reading it tells. */
export function keptListFile({ stateDirectory, path: list, hosts }: ListPlace): string | undefined {
  try {
    const content = statSync(list).isDirectory() ? 'folder' : sha256(readFileSync(list));
    const named = hosts.map(({ name, webUrl }) => [name, webUrl]);
    const key = hashOf([listVersion, packageFile.version, list, content, named]).slice(0, 32);
    return path.join(stateDirectory, 'index', fleetsFolder, `${key}.list`);
  } catch {
    return undefined;
  }
}

/** The kept targets, where no folder changed; the caller asks of the targets. */
export function readKeptList(file: string): KeptList | undefined {
  const content = readContent(file);
  if (content === undefined) return undefined;
  noteUse(file, Date.now());
  const folders = content.folders.map(([folder, inode, changedAt]) => ({
    path: folder,
    inode: inode ?? Number.NaN,
    changedAt,
  }));
  if (!folders.every(isSamePathState)) return undefined;
  const targets = content.targets.map(([id, cloneUrl, ref]) =>
    ref === undefined ? { id, cloneUrl } : { id, cloneUrl, ref },
  );
  return { targets, folders };
}

/** True where every target on this machine is a repository still. */
export function areStillTargets(targets: readonly FleetTarget[], standing: FleetStanding): boolean {
  return targets.every(({ cloneUrl }, at) => {
    // Its paths are those that make a folder a repository, and they are as they were.
    if (standing.known(at) !== undefined) return true;
    const location = readCloneUrl(cloneUrl);
    return location.kind !== 'local' || isRepository(location.path);
  });
}

/** Keeps a fleet as it was read; one that cannot be written is read again the next time. */
export function keepList(file: string, { targets, folders }: KeptList): void {
  const content: Content = {
    targets: targets.map(({ id, cloneUrl, ref }) =>
      ref === undefined ? [id, cloneUrl] : [id, cloneUrl, ref],
    ),
    folders: folders.map(({ path: folder, inode, changedAt }) => [
      folder,
      Number.isNaN(inode) ? null : inode,
      changedAt,
    ]),
  };
  const text = JSON.stringify(content);
  try {
    writeFileChecked(file, Buffer.from(`${crc32(text)}\n${text}`));
  } catch {
    // The search itself goes on as it would.
  }
}

function readContent(file: string): Content | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    return crc32(body) === Number(text.slice(0, end)) ? (JSON.parse(body) as Content) : undefined;
  } catch {
    return undefined;
  }
}
