/**
 * Compiler messages as data, and which of them a patch brought. Pure.
 *
 * A project whose dependencies are not installed has many messages at its base. So messages are compared as a multiset
 * of (file, code, text): lines may shift, and only what there is more of is new.
 */

/** One message of the compiler. */
export interface Diagnostic {
  /** Relative to the checkout; empty for a message about the whole project. */
  readonly path: string;
  /** 1-based; 0 for a message about the whole project. */
  readonly line: number;
  readonly code: string;
  readonly text: string;
}

/**
 * Messages of the patched files that the base does not account for. `base` is already relocated: its paths and lines are
 * those of the patched files.
 */
export function newDiagnostics(
  base: readonly Diagnostic[],
  patched: readonly Diagnostic[],
): readonly Diagnostic[] {
  const known = groupByKey(base);
  const fresh: Diagnostic[] = [];
  for (const [key, group] of groupByKey(patched)) {
    const before = known.get(key) ?? [];
    const surplus = group.length - before.length;
    if (surplus <= 0) continue;
    const lines = new Set(before.map((one) => one.line));
    // Of several equal messages, one on a line that had none is the new one.
    const unlike = group.filter((one) => !lines.has(one.line));
    const like = group.filter((one) => lines.has(one.line));
    fresh.push(...[...unlike, ...like].slice(0, surplus));
  }
  return fresh.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
}

function groupByKey(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  return Map.groupBy(diagnostics, ({ path, code, text }) => JSON.stringify([path, code, text]));
}
