/**
 * Puts links, emphasis and code into Markdown's tree of blocks.
 *
 * The block grammar leaves the text of paragraphs, headings and cells alone; a second grammar reads it. Its nodes are
 * copied into place, a link's text gets the two layers that GritQL's grammar gives it, and words become nodes.
 */
import { parseText } from '../grammar.ts';
import { packageGrammars } from '../package-grammars.ts';
import { copyRaw, type RawNode, type RawShape, rawTree } from '../raw-node.ts';

/** Kinds of blocks whose text is read by the second grammar. */
const hosts: ReadonlySet<string> = new Set(['inline', 'pipe_table_cell']);

/** The tree of blocks with the nodes of their texts. */
export function withInlineNodes(root: RawNode, text: string): RawNode {
  return rawTree(copyRaw(root, 0, (shape) => fillHost(withoutEmpty(shape), text)));
}

/** Block grammars mark a line's continuation by a node, of no width where nothing is to be skipped. */
function withoutEmpty(shape: RawShape): RawShape {
  const children = shape.children.filter((child) => child.end > child.start);
  return children.length === shape.children.length ? shape : { ...shape, children };
}

function fillHost(shape: RawShape, text: string): RawShape {
  if (!hosts.has(shape.kind)) return shape;
  const continued = shape.children.filter((child) => child.kind === 'block_continuation');
  const own = continued.reduce(
    (all, { start, end }) => all.slice(0, start) + ' '.repeat(end - start) + all.slice(end),
    text.slice(0, shape.end),
  );
  const inner = parseText(packageGrammars.markdownInline, own.slice(shape.start));
  const copy = copyRaw(inner, shape.start, (node) => layerLinkText(withWords(node, own)));
  return { ...shape, children: copy.children };
}

/** GritQL's tree has `[text]` as a `link_text` round a `link_text_non_empty` round a `link_text`. */
function layerLinkText(shape: RawShape): RawShape {
  const at = shape.children.findIndex((child) => child.kind === 'link_text');
  const [open, text, close] = shape.children.slice(Math.max(at - 1, 0), at + 2);
  if (at < 1 || open === undefined || text === undefined || close === undefined) return shape;
  const range = { isNamed: true, start: open.start, end: close.end };
  const middle: RawShape = { ...range, kind: 'link_text_non_empty', children: [open, text, close] };
  const outer: RawShape = { ...range, kind: 'link_text', children: [middle] };
  return { ...shape, children: [...shape.children.slice(0, at - 1), outer, ...shape.children.slice(at + 2)] };
}

/** Makes a node of every word that no child covers. */
function withWords(shape: RawShape, text: string): RawShape {
  const children: RawShape[] = [];
  let at = shape.start;
  const addWords = (end: number) => {
    for (const word of text.slice(at, end).matchAll(/[^\s\p{P}\p{S}]+/gu)) {
      const start = at + word.index;
      children.push({ kind: 'word', isNamed: true, start, end: start + word[0].length, children: [] });
    }
  };
  for (const child of shape.children) {
    addWords(child.start);
    children.push(child);
    at = child.end;
  }
  if (shape.children.length > 0 || !/delimiter|escape|reference|^\W/.test(shape.kind)) addWords(shape.end);
  return { ...shape, children };
}
