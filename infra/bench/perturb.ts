/**
 * Makes perturbed edits out of real ones: what models get wrong when they quote a file, one fault a case.
 *
 * Seeded and deterministic. Classes whose name begins with `X_` must be rejected; all others must give `gold` exactly.
 * Equivalent in its classes to the generator that comes with the conformance data, not in its random choices.
 */
import { lineDiff } from '../../core/edits/project/line-diff.ts';
import { type Random, random } from './random.ts';

/** One real edit: SEARCH stands once in `original`, at `offset`; `output` is the file with REPLACE there. */
export interface RealEdit {
  readonly id: string;
  readonly original: string;
  readonly search: string;
  readonly replace: string;
  readonly output: string;
  readonly offset: number;
}

/** One perturbed edit. */
export interface PerturbedCase {
  readonly id: string;
  readonly op: string;
  readonly file: string;
  readonly S: string;
  readonly R: string;
  readonly gold: string | null;
  readonly expect: 'apply' | 'reject';
}

/** A real edit with what all perturbations ask of it; lines keep their ends. */
interface Base extends RealEdit {
  readonly s: readonly string[];
  readonly r: readonly string[];
  /** Line of REPLACE for every context line of SEARCH. */
  readonly kept: ReadonlyMap<number, number>;
  readonly before: string;
  readonly after: string;
}

type Pair = Pick<PerturbedCase, 'S' | 'R'> & { readonly file?: string; readonly gold?: string | null };
type Perturbation = (base: Base, rng: Random) => Pair | undefined;

/** All perturbations of all edits. */
export function perturb(edits: readonly RealEdit[]): PerturbedCase[] {
  return edits.flatMap((edit) => {
    const base = prepare(edit);
    return Object.entries(perturbations).flatMap(([op, make]): PerturbedCase[] => {
      const made = make(base, random(`${edit.id}:${op}`));
      if (made === undefined) return [];
      const reject = op.startsWith('X_');
      const file = made.file ?? base.original;
      const gold = reject ? null : (made.gold ?? base.output);
      if (!reject && gold === file) return [];
      return [{ id: edit.id, op, file, S: made.S, R: made.R, gold, expect: reject ? 'reject' : 'apply' }];
    });
  });
}

function prepare(edit: RealEdit): Base {
  const [s, r] = [linesOf(edit.search), linesOf(edit.replace)];
  const kept = new Map<number, number>();
  let [from, fresh] = [0, 0];
  for (const change of [
    ...lineDiff(s, r),
    { from: s.length, to: s.length, newFrom: r.length, newTo: r.length },
  ]) {
    while (from < change.from) kept.set(from++, fresh++);
    [from, fresh] = [change.to, change.newTo];
  }
  const after = edit.original.slice(edit.offset + edit.search.length);
  return { ...edit, s, r, kept, before: edit.original.slice(0, edit.offset), after };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function isInk(line: string | undefined): boolean {
  return line !== undefined && line.trim() !== '';
}

/** SEARCH and REPLACE with a context line changed in both (`undefined` drops it). */
function withContext(base: Base, at: number, line: string | undefined): Pair {
  const swap = (lines: readonly string[], index: number | undefined): string =>
    lines.flatMap((old, i) => (i !== index ? [old] : line === undefined ? [] : [line])).join('');
  return { S: swap(base.s, at), R: swap(base.r, base.kept.get(at)) };
}

function contextLines(base: Base): number[] {
  return [...base.kept.keys()].filter((index) => isInk(base.s[index]));
}

function typo(line: string, rng: Random): string | undefined {
  const body = line.replace(/\n$/, '');
  const letters = [...body].flatMap((char, index) => (/[A-Za-z]/.test(char) ? [index] : []));
  if (letters.length < 6) return undefined;
  const at = rng.pick(letters) ?? 0;
  const letter = rng.pick([...'abcdeilnorst'].filter((char) => char !== body[at])) ?? 'x';
  const kind = rng.below(3);
  const changed = body.slice(0, at) + (kind === 0 ? '' : letter) + body.slice(kind === 1 ? at : at + 1);
  return changed === body ? undefined : changed + line.slice(body.length);
}

const swapQuotes = (text: string): string => text.replace(/['"]/g, (quote) => (quote === "'" ? '"' : "'"));
const smartQuotes = (text: string): string =>
  text.replace(/"([^"\n]*)"/g, '\u201c$1\u201d').replaceAll("'", '\u2019');
const tabbed = (text: string): string =>
  text.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

const perturbations: Readonly<Record<string, Perturbation>> = {
  exact: (base) => ({ S: base.search, R: base.replace }),
  crlf_file: (base) => ({
    S: base.search,
    R: base.replace,
    file: crlf(base.original),
    gold: crlf(base.output),
  }),
  tabs_file: (base) =>
    /^ {4}/m.test(base.search)
      ? { S: base.search, R: base.replace, file: tabbed(base.original), gold: tabbed(base.output) }
      : undefined,
  trailing_ws: trailingSpace,
  dedent,
  first_line_dedent: (base) => {
    const [first, head] = [base.s[0] ?? '', base.r[0] ?? ''];
    if (!first.startsWith(' ') || !head.startsWith(' ')) return undefined;
    const drop = (lines: readonly string[]): string => lines.join('').replace(/^ +/, '');
    return { S: drop(base.s), R: drop(base.r) };
  },
  blank_drop: (base, rng) => {
    const blanks = [...base.kept.keys()].filter((i) => !isInk(base.s[i]) && i > 0 && i < base.s.length - 1);
    const at = rng.pick(blanks);
    const pair = at === undefined ? undefined : withContext(base, at, undefined);
    return pair === undefined || pair.S === pair.R ? undefined : pair;
  },
  ctx_typo: (base, rng) => {
    const lines = contextLines(base);
    const at = lines.length < 2 ? undefined : rng.pick(lines);
    const line = at === undefined ? undefined : typo(base.s[at] ?? '', rng);
    return at === undefined || line === undefined ? undefined : withContext(base, at, line);
  },
  deleted_typo: (base, rng) => {
    const gone = base.s.flatMap((line, index) => (!base.kept.has(index) && isInk(line) ? [index] : []));
    const at = base.s.length < 3 ? undefined : rng.pick(gone);
    const line = at === undefined ? undefined : typo(base.s[at] ?? '', rng);
    if (at === undefined || line === undefined) return undefined;
    return { S: base.s.map((old, index) => (index === at ? line : old)).join(''), R: base.replace };
  },
  quote_swap: (base) => {
    const keptNew = new Set(base.kept.values());
    const S = swapQuotes(base.search);
    if (S === base.search || base.s.length < 2) return undefined;
    return { S, R: base.r.map((line, index) => (keptNew.has(index) ? swapQuotes(line) : line)).join('') };
  },
  smart_quotes: (base) => {
    const at = contextLines(base).find((index) => smartQuotes(base.s[index] ?? '') !== base.s[index]);
    return at === undefined ? undefined : withContext(base, at, smartQuotes(base.s[at] ?? ''));
  },
  ctx_extra: (base, rng) => {
    const extra =
      rng.pick(['// TODO: revisit\n', '\treturn nil\n', '    return null;\n', 'const unusedValue = 0;\n']) ??
      '';
    if (base.s.length < 3) return undefined;
    if (rng.below(2) === 0) return { S: extra + base.search, R: extra + base.replace };
    const ended = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
    return { S: ended(base.search) + extra, R: ended(base.replace) + extra };
  },
  ctx_missing: (base, rng) => {
    const inner = contextLines(base).filter(
      (i) => i > 0 && i < base.s.length - 1 && base.kept.has(i - 1) && base.kept.has(i + 1),
    );
    const at = rng.pick(inner);
    return at === undefined ? undefined : withContext(base, at, undefined);
  },
  elision,
  near_dup_exact: (base, rng) => {
    const copy = nearCopy(base, rng);
    if (copy === undefined) return undefined;
    const tail = base.original.endsWith('\n') ? '\n' : '\n\n';
    return {
      S: base.search,
      R: base.replace,
      file: base.original + tail + copy.text,
      gold: base.output + tail + copy.text,
    };
  },
  X_near_dup_tie: (base, rng) => {
    const copy = nearCopy(base, rng);
    const line = copy === undefined ? undefined : typo(base.s[copy.at] ?? '', rng);
    if (copy === undefined || line === undefined || line === copy.line) return undefined;
    const S = base.s.map((old, index) => (index === copy.at ? line : old)).join('');
    return { S, R: base.replace, file: `${copy.text}\n${base.original}` };
  },
  X_dup_exact: (base) => ({ S: base.search, R: base.replace, file: `${base.original}\n${base.search}` }),
  X_absent: (base) => ({ S: base.search, R: base.replace, file: base.before + base.after }),
  X_already_applied: (base) =>
    isInk(base.replace) && !base.output.includes(base.search)
      ? { S: base.search, R: base.replace, file: base.output }
      : undefined,
};

function trailingSpace(base: Base, rng: Random): Pair | undefined {
  const lines = contextLines(base).filter((index) => base.s[index]?.endsWith('\n') === true);
  const at = rng.pick(lines);
  if (at === undefined) return undefined;
  const spaced = (line: string): string => line.replace(/\n$/, '  \n');
  const { S, R } = withContext(base, at, spaced(base.s[at] ?? ''));
  return {
    S: base.search,
    R: base.replace,
    file: base.before + S + base.after,
    gold: base.before + R + base.after,
  };
}

function dedent(base: Base): Pair | undefined {
  const ink = [...base.s, ...base.r].filter(isInk);
  const least = Math.min(...ink.map((line) => line.length - line.trimStart().length));
  if (!Number.isFinite(least) || least === 0 || ink.some((line) => line.startsWith('\t'))) return undefined;
  // What is inside blank lines would be lost, so that no engine could give it back.
  if (base.r.some((line) => !isInk(line) && line !== '\n')) return undefined;
  const cut = (lines: readonly string[]): string =>
    lines.map((line) => (isInk(line) ? line.slice(least) : line)).join('');
  return { S: cut(base.s), R: cut(base.r) };
}

/** Leaves out the longest run of context that keeps its neighbours, marked with three dots. */
function elision(base: Base): Pair | undefined {
  let best: readonly number[] = [];
  let run: number[] = [];
  for (let at = 1; at < base.s.length - 1; at++) {
    const joins = base.kept.get(at) === (base.kept.get(at - 1) ?? Number.NaN) + 1;
    run = joins && base.kept.has(at + 1) ? [...run, at] : [];
    if (run.length > best.length) best = run;
  }
  const [first, last] = [best[0], best.at(-1)];
  if (first === undefined || last === undefined || best.length < 3) return undefined;
  const cut = (lines: readonly string[], from: number, to: number): string =>
    [...lines.slice(0, from), '...\n', ...lines.slice(to + 1)].join('');
  return { S: cut(base.s, first, last), R: cut(base.r, base.kept.get(first) ?? 0, base.kept.get(last) ?? 0) };
}

function nearCopy(
  base: Base,
  rng: Random,
): { readonly text: string; readonly at: number; readonly line: string } | undefined {
  const telling = base.s.flatMap((line, index) => (line.trim().length > 8 ? [index] : []));
  const at = base.s.length < 3 ? undefined : rng.pick(telling);
  const line = at === undefined ? undefined : typo(base.s[at] ?? '', rng);
  if (at === undefined || line === undefined) return undefined;
  return { text: base.s.map((old, index) => (index === at ? line : old)).join(''), at, line };
}
