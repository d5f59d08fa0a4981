/** What stands between a place and the text inserted after it: a separator or a newline. */
import { nodeText } from '../languages/tree.ts';
import { type Place, placeRange, placeText, type Value } from '../match/values.ts';

type ListPlace = Extract<Place, { kind: 'list' }>;

/** The padding before an inserted text; only the first text inserted at a place can use a separator that is there. */
export function insertionPadding(place: Place, value: Value, text: string, isFirst: boolean): string {
  if (!beginsPlain(value)) return '';
  const padding = rawPadding(place, text, isFirst);
  if (text.startsWith(padding)) return '';
  const first = padding[0];
  return first !== undefined && placeText(place).endsWith(first) ? '' : padding;
}

/** True where the first piece of a text is plain, not a quoted place. */
function beginsPlain(value: Value): boolean {
  if (value.kind !== 'text') return false;
  const [first] = value.parts;
  return typeof first === 'string' || (first?.kind === 'embedded' && beginsPlain(first.value));
}

function rawPadding(place: Place, text: string, isFirst: boolean): string {
  if (place.kind === 'node') return place.node.tree.language.statements.has(place.node.kind) ? '\n' : '';
  if (place.kind !== 'list') return '';
  return place.nodes.length > 1 ? separatorOf(place, text, isFirst) : afterOnly(place);
}

/** The text between consecutive elements, on which they must agree, less what the insertion begins with. */
function separatorOf(place: ListPlace, text: string, isFirst: boolean): string {
  const { tree } = place.parent;
  const gaps = place.nodes
    .slice(1)
    .map((node, i) => tree.text.slice(place.nodes[i]?.end ?? node.start, node.start));
  const separator = gaps.reduce((shared, gap) => {
    if (gap.includes(shared)) return shared;
    return shared.includes(gap) ? gap : '';
  });
  const cut = tree.language.indents ? separator.replace(/(\n) +$/, '$1') : separator;
  const trailing = isFirst ? trailingText(place) : '';
  const unused = trailing !== '' && cut.startsWith(trailing) ? cut.slice(trailing.length) : cut;
  return withoutOverlap(unused, text);
}

/** Drops from the end of `padding` what `text` already begins with. */
function withoutOverlap(padding: string, text: string): string {
  for (let length = padding.length; length > 0; length--) {
    if (text.startsWith(padding.slice(-length))) return padding.slice(0, -length);
  }
  return padding;
}

/** The separator after a list's last element that belongs to the list, with the blanks before it. */
function trailingText(place: ListPlace): string {
  const range = placeRange(place);
  const last = place.nodes[place.nodes.length - 1];
  if (range === undefined || last === undefined) return '';
  return /^\s*[,;]/.exec(range.tree.text.slice(last.end, range.end))?.[0] ?? '';
}

function afterOnly(place: ListPlace): string {
  const trailing = trailingText(place);
  if (trailing !== '') return trailing;
  const [only] = place.nodes;
  return only !== undefined && nodeText(only).includes('\n') ? '\n' : '';
}
