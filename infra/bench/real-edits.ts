/**
 * Real edits to perturb: from a file of them, or from the history of a git repository (changed hunks of its commits).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { lineDiff } from '../../core/edits/project/line-diff.ts';
import { RegradeError } from '../../core/errors.ts';
import type { RealEdit } from './perturb.ts';

const contextLines = 3;
const longestHunk = 60;
const sourceFile = /\.(?:[cm]?[jt]sx?|go|rs|java|py|rb|kt|cs|c|h|cpp|css|html|md|ya?ml|sql|sh)$/;

/**
 * Edits of a `.json`, `.jsonl` or `.jsonl.gz` file, as rows or as `[id, original, search, replace, output, offset]`.
 *
 * @throws RG_EDITS_PERTURBED for a row that is a perturbed edit, RG_EDITS_NO_EDITS when no row is a real one.
 */
export function readEdits(path: string): RealEdit[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const rows: unknown[] = path.endsWith('.json')
    ? listOf(JSON.parse(text))
    : text
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line));
  rows.forEach((row, index) => {
    const op = perturbedAs(row);
    if (op !== undefined) throw new RegradeError('RG_EDITS_PERTURBED', { path, row: index + 1, op });
  });
  const edits = rows.flatMap(editOf);
  if (edits.length === 0) throw new RegradeError('RG_EDITS_NO_EDITS', { path });
  return edits;
}

/** Class of a row as `perturb.py` and `perturb.ts` write them, undefined for any other. */
function perturbedAs(row: unknown): string | undefined {
  const { op, S, R }: { op?: unknown; S?: unknown; R?: unknown } = Object(row);
  return typeof op === 'string' && typeof S === 'string' && typeof R === 'string' ? op : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function editOf(row: unknown): RealEdit[] {
  const [id, original, search, replace, output, offset] = Array.isArray(row)
    ? listOf(row)
    : ['id', 'original', 'search', 'replace', 'output', 'offset'].map((name) => Object(row)[name] as unknown);
  const texts = [id, original, search, replace, output];
  if (!texts.every((text) => typeof text === 'string') || typeof offset !== 'number') return [];
  return [
    {
      id: String(id),
      original: String(original),
      search: String(search),
      replace: String(replace),
      output: String(output),
      offset,
    },
  ];
}

/** Hunks of the newest commits of a repository that changed source files in place. */
export function gitEdits(repository: string, most: number): RealEdit[] {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const edits: RealEdit[] = [];
  for (const commit of git('rev-list', '--no-merges', '--max-count=400', 'HEAD')
    .split('\n')
    .filter(Boolean)) {
    if (edits.length >= most) break;
    const changed = git('diff-tree', '-r', '--no-commit-id', '--diff-filter=M', '--name-only', commit).split(
      '\n',
    );
    for (const path of changed.filter((name) => sourceFile.test(name))) {
      const [old, fresh] = [git('show', `${commit}^:${path}`), git('show', `${commit}:${path}`)];
      if (!old.includes('\r')) edits.push(...hunksOf(`${commit.slice(0, 8)}:${path}`, old, fresh));
    }
  }
  return edits.slice(0, most);
}

/** Changes of a file with three lines of context, close ones joined; each must be the only one with its text. */
function hunksOf(id: string, old: string, fresh: string): RealEdit[] {
  const [a, b] = [old.split('\n'), fresh.split('\n')];
  const groups: { from: number; to: number; newFrom: number; newTo: number }[] = [];
  for (const change of lineDiff(a, b)) {
    const last = groups.at(-1);
    if (last !== undefined && change.from - last.to <= 2 * contextLines) {
      last.to = change.to;
      last.newTo = change.newTo;
    } else groups.push({ ...change });
  }
  return groups.flatMap((group): RealEdit[] => {
    const from = Math.max(0, group.from - contextLines);
    const to = Math.min(a.length - 1, group.to + contextLines);
    const newFrom = group.newFrom - (group.from - from);
    const newTo = group.newTo + (to - group.to);
    const text = (lines: readonly string[]): string => (lines.length === 0 ? '' : `${lines.join('\n')}\n`);
    const search = text(a.slice(from, to));
    const replace = text(b.slice(newFrom, newTo));
    const offset = a.slice(0, from).join('\n').length + (from > 0 ? 1 : 0);
    const unique = search !== '' && old.indexOf(search) === offset && old.indexOf(search, offset + 1) < 0;
    if (!unique || to - from > longestHunk) return [];
    const output = old.slice(0, offset) + replace + old.slice(offset + search.length);
    return [{ id: `${id}:${from + 1}`, original: old, search, replace, output, offset }];
  });
}
