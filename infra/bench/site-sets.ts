/**
 * The sites that a tool prints for a pattern, as compact sets: by file, start and end as offsets in bytes.
 *
 * Of each line of output only its beginning is read, where path and range stand.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanPattern } from './scan-patterns.ts';
import { readHeads } from './scan-process.ts';
import type { ScanTool } from './scan-tools.ts';

/** Sites of one pattern: files by their short names, each with its ranges; a file that failed has the range -1. */
export type SiteSets = Map<string, Set<number>>;

/** Where and by which tool sites are looked for. */
export interface SiteSource {
  readonly directory: string;
  readonly tool: ScanTool;
  readonly signal?: AbortSignal | undefined;
}

const blank: ScanPattern = { name: '', ours: '', theirs: '', literal: '', selective: false };
/** Larger than any offset of the corpus. */
const radix = 2 ** 24;
/** Stands for a file that a tool could not match. */
const failed = -1;

/** Start and end of a range in a set. */
export function offsetsOf(range: number): readonly [start: number, end: number] {
  return range === failed ? [0, 0] : [Math.floor(range / radix), range % radix];
}

/** Adds what ast-grep finds for its pattern. */
export async function addTheirSites(sets: SiteSets, theirs: string, source: SiteSource): Promise<void> {
  const { tool, directory, signal } = source;
  const onHead = (head: string) => {
    const [, start, end] = /"range":\{"byteOffset":\{"start":(\d+),"end":(\d+)\}/.exec(head) ?? [];
    const [, file] = /,"file":("(?:[^"\\]|\\.)*"),$/.exec(head) ?? [];
    if (start === undefined || end === undefined || file === undefined) return;
    add(sets, shortName(JSON.parse(file)), Number(start) * radix + Number(end));
  };
  await readHeads(tool.command({ ...blank, theirs }, directory), '"lines":"', onHead, signal);
}

/** What we find for a pattern. */
export async function ourSites(ours: string, { tool, directory, signal }: SiteSource): Promise<SiteSets> {
  const sets: SiteSets = new Map();
  let [lastFile, toBytes] = ['', bytesIn('')];
  const onHead = (head: string) => {
    const [, path, start, end] =
      /^\{"path":("(?:[^"\\]|\\.)*"),(?:"start":\{[^}]*"offset":(\d+)\},"end":\{[^}]*"offset":(\d+)\})?/.exec(
        head,
      ) ?? [];
    if (path === undefined) return;
    const file = shortName(JSON.parse(path));
    if (start === undefined || end === undefined) {
      add(sets, file, failed);
      return;
    }
    if (file !== lastFile) toBytes = bytesIn(readFileSync(join(directory, file), 'utf8'));
    lastFile = file;
    add(sets, file, toBytes(Number(start)) * radix + toBytes(Number(end)));
  };
  await readHeads(tool.command({ ...blank, ours }, directory), ',"text":"', onHead, signal);
  return sets;
}

function add(sets: SiteSets, file: string, range: number): void {
  const known = sets.get(file);
  if (known === undefined) sets.set(file, new Set([range]));
  else known.add(range);
}

/** The path's last two parts: what both print alike, and one name for each file of a benchmark's corpus. */
function shortName(path: string): string {
  return path.split('/').slice(-2).join('/');
}

/** From UTF-16 offsets of a text to offsets in its bytes. */
function bytesIn(text: string): (offset: number) => number {
  const plain = Buffer.byteLength(text) === text.length;
  return (offset) => (plain ? offset : Buffer.byteLength(text.slice(0, offset)));
}
