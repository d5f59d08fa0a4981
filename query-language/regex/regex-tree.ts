/**
 * Regular expressions as data: what Rust's `regex` crate reads, flags already resolved into the nodes.
 *
 * Look-around and back-references do not exist here, so every tree can be matched in linear time.
 */

/** Code points `from` to `to`, both included. */
export type CodeRange = readonly [from: number, to: number];

/** A class of characters, spelled for JavaScript's `v` mode, brackets included. */
export interface RegexClass {
  readonly kind: 'class';
  readonly spelling: string;
  /** Its code points, where they are plain from the source; undefined where Unicode's tables decide. */
  readonly ranges: readonly CodeRange[] | undefined;
  readonly ignoresCase: boolean;
}

/** Places in a text, as the anchors and `\b` name them. */
export type RegexPlace = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord';

/** A node of a regular expression. */
export type RegexTree =
  | { readonly kind: 'literal'; readonly text: string; readonly ignoresCase: boolean }
  | { readonly kind: 'anything'; readonly takesNewline: boolean }
  | RegexClass
  | { readonly kind: 'place'; readonly place: RegexPlace }
  | { readonly kind: 'group'; readonly captures: boolean; readonly body: RegexTree }
  | { readonly kind: 'sequence'; readonly items: readonly RegexTree[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexTree[] }
  | {
      readonly kind: 'repeat';
      readonly body: RegexTree;
      readonly least: number;
      /** Infinity where there is no upper bound. */
      readonly most: number;
      readonly isLazy: boolean;
    };

/** Number of capturing groups. */
export function countGroups(tree: RegexTree): number {
  switch (tree.kind) {
    case 'group':
      return (tree.captures ? 1 : 0) + countGroups(tree.body);
    case 'repeat':
      return countGroups(tree.body);
    case 'sequence':
    case 'choice':
      return tree.items.reduce((count, item) => count + countGroups(item), 0);
    default:
      return 0;
  }
}
