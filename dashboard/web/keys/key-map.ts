/**
 * Keyboard shortcuts: single keys and two-key sequences, never while somebody types.
 *
 * Pure but for the clock it is given. Every shortcut has a visible control that does the same; `?` lists them all.
 */

/** One shortcut. */
export interface Binding {
  /** A key as of `KeyboardEvent.key`, or two of them with a space between: `g c`. */
  readonly keys: string;
  /** What it does, for the list of shortcuts. */
  readonly label: string;
  readonly run: () => void;
}

/** What is read of a keyboard event. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** True where the focus is in a field that takes text. */
  readonly typing: boolean;
}

/** Longest pause between the two keys of a sequence, in milliseconds. */
const sequenceMs = 1200;

/** Finds the shortcut that a press completes; keeps the first key of a sequence. */
export function makeKeyMatcher(now: () => number) {
  let pending: { readonly key: string; readonly at: number } | undefined;
  return (press: KeyPress, bindings: readonly Binding[]): Binding | undefined => {
    if (press.typing || press.ctrlKey || press.metaKey || press.altKey) {
      pending = undefined;
      return undefined;
    }
    const first = pending !== undefined && now() - pending.at <= sequenceMs ? pending.key : undefined;
    pending = undefined;
    const sequence = first === undefined ? undefined : find(bindings, `${first} ${press.key}`);
    if (sequence !== undefined) return sequence;
    const single = find(bindings, press.key);
    if (single !== undefined) return single;
    if (bindings.some(({ keys }) => keys.startsWith(`${press.key} `)))
      pending = { key: press.key, at: now() };
    return undefined;
  };
}

/** The last binding wins: a page's own shortcut goes before the shell's. */
function find(bindings: readonly Binding[], keys: string): Binding | undefined {
  return bindings.findLast((binding) => binding.keys === keys);
}
