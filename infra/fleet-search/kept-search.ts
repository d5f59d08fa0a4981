/**
 * What a search of a fleet printed, kept until anything changes that it depends on: the same search again is one read.
 *
 * The caller's key stands for all that was typed and configured; the fleet's snapshot for where its targets stand; states of
 * folders for which repositories there are. Imports neither the engine nor the catalog. Everything here can be made again:
 * a file that is damaged, or of another version, is none.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { noteUse, readSnapshot, searchesFolder } from '../../activities/index/fleet-snapshot.ts';
import { isSamePathState, type PathState } from '../../activities/index/path-state.ts';
import { writeFileChecked } from '../../activities/index/write-whole.ts';
import { answerVersions, refreshAfterMs } from '../../activities/scan/kept-answers.ts';
import { hashOf } from '../../core/hash.ts';
import { engineVersion } from '../../query-language/compile/engine-version.ts';
import type { KeptFleet } from './search-fleet.ts';

/** Where a search is kept. */
export interface KeptPlace {
  readonly stateDirectory: string;
  /** Plain data that is equal exactly where the same search was asked for. */
  readonly question: unknown;
}

/** A search as it was. */
export interface KeptSearch {
  /** Its sites as JSON Lines. */
  readonly lines: Buffer;
  readonly sites: number;
  /** What was said at its end. */
  readonly summary: string;
}

interface Head {
  readonly fleet: string;
  readonly generation: string;
  readonly folders: readonly (readonly [path: string, inode: number | null, changedAt: number])[];
  readonly sites: number;
  readonly summary: string;
  readonly sum: number;
}

/** More is not kept: it is read faster by the answers of each commit than it is by a person. */
const mostBytes = 64 * 1_024 * 1_024;

/** The kept search, where nothing changed since. */
export function readKeptSearch(place: KeptPlace, now: number = Date.now()): KeptSearch | undefined {
  const read = readWhole(fileOf(place));
  if (read === undefined) return undefined;
  const { head, lines } = read;
  const snapshot = readSnapshot(head.fleet);
  if (snapshot === undefined || snapshot.generation !== head.generation) return undefined;
  const { oldestAsked } = snapshot;
  if (oldestAsked !== undefined && (now < oldestAsked || now - oldestAsked > refreshAfterMs))
    return undefined;
  const isSame = ([folder, inode, changedAt]: Head['folders'][number]) =>
    isSamePathState({ path: folder, inode: inode ?? Number.NaN, changedAt });
  if (!head.folders.every(isSame) || !snapshot.isUnchanged()) return undefined;
  noteUse(head.fleet, now);
  return { lines, sites: head.sites, summary: head.summary };
}

function readWhole(file: string): { readonly head: Head; readonly lines: Buffer } | undefined {
  try {
    const content = readFileSync(file);
    const end = content.indexOf(10);
    const head = JSON.parse(content.toString('utf8', 0, end)) as Head;
    const lines = content.subarray(end + 1);
    return crc32(lines) === head.sum ? { head, lines } : undefined;
  } catch {
    return undefined;
  }
}

/** Takes a search down while it runs. */
export interface SearchKeeper {
  /** One site as JSON, without a line end. */
  add(line: string): void;
  /** Keeps the whole search; one that is too large, or that cannot be written, is not kept. */
  keep(fleet: KeptFleet, summary: string): void;
}

/** Starts to take a search down. */
export function createSearchKeeper(place: KeptPlace): SearchKeeper {
  const parts: string[] = [];
  let length = 0;
  return {
    add: (line) => {
      length += line.length + 1;
      if (length <= mostBytes) parts.push(line, '\n');
      else parts.length = 0;
    },
    keep: ({ file, generation, folders }, summary) => {
      if (length > mostBytes) return;
      const lines = Buffer.from(parts.join(''));
      const head: Head = {
        ...{ generation, summary, fleet: file },
        folders: folders.map(stored),
        sites: parts.length / 2,
        sum: crc32(lines),
      };
      try {
        writeFileChecked(fileOf(place), Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), lines]));
      } catch {
        // The search itself is whole: the next one takes as long as this one.
      }
    },
  };
}

/** NaN has no JSON: `null`. */
function stored({ path: folder, inode, changedAt }: PathState): Head['folders'][number] {
  return [folder, Number.isNaN(inode) ? null : inode, changedAt];
}

function fileOf({ stateDirectory, question }: KeptPlace): string {
  const key = hashOf([answerVersions, engineVersion, question]).slice(0, 32);
  return path.join(stateDirectory, 'index', searchesFolder, `${key}.search`);
}
