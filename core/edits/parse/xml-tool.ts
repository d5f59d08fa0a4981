/**
 * Reads edits out of XML-like tool calls: `<old_text>`/`<new_text>` and their kin, by pairs in order.
 *
 * Text is taken as it stands: entities are a matching tier, not a decoding step, and tags inside of a text are the
 * text's own, whatever their names. Wrong closing tags are tolerated where a tag of the tool makes the end certain; a
 * last element that nothing closes is a cut answer.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';

const pairs: Readonly<Record<string, readonly string[]>> = {
  old_text: ['new_text'],
  old_string: ['new_string'],
  old_str: ['new_str'],
  oldText: ['newText'],
  search: ['replace', 'replacement'],
  find: ['replace', 'replacement'],
  original: ['updated', 'replacement'],
};
const oldNames = Object.keys(pairs);
const newNames = [...new Set(Object.values(pairs).flat())];
const pathNames = ['path', 'file_path', 'filePath', 'file', 'filename', 'target_file'];
const allNames = ['replace_all', 'replaceAll'];
const anyName = [...oldNames, ...newNames, ...pathNames, ...allNames].join('|');
const edgeNames = [...oldNames, ...newNames].join('|');
/** What else a tool call closes; text has no reason to. */
const wrongCloser = new RegExp(`</(?:${edgeNames}|parameter|invoke|edit|edits|tool_call|function_calls)>`);
const cutTag = /<\/?[a-zA-Z_]*$/;

const oldTag = `<(?:parameter name=")?(?:${oldNames.join('|')})\\b`;
const newTag = `<(?:parameter name=")?(?:${newNames.join('|')})\\b`;
/** Names that nothing but a tool call has. */
const toolTag = /(?:^|>)\s*<(?:parameter name=")?old_?(?:text|string|str|Text)\b/m;

/**
 * Offset of the first element with text to replace, −1 when a reply has none; one of a common name counts only beside an
 * element with the new text. Tags within prose come after everything else.
 */
export function findXmlEdits(reply: string): number {
  const certain = reply.search(toolTag);
  if (certain >= 0) return certain;
  if (!new RegExp(newTag).test(reply) || !new RegExp(oldTag).test(reply)) return -1;
  const leading = new RegExp(`(?:^|>)\\s*${oldTag}`, 'm').exec(reply);
  return leading?.index ?? reply.length;
}

interface Element {
  readonly name: string;
  readonly attributes: string;
  readonly text: string;
  readonly closed: boolean;
  /** The tags stand on other lines than the text. */
  readonly ownLines: boolean;
  /** Nothing at all ends the element. */
  readonly open: boolean;
  readonly next: number;
}

/** All edits of an XML reply. */
export function parseXmlTool(reply: string): ParsedReply {
  const text = reply.replaceAll('\r\n', '\n');
  const elements = elementsOf(text);
  const open = elements.find((element) => element.open);
  if (open !== undefined)
    return unreadable('truncated', `The answer ends inside of <${open.name}>. Send it in full.`);
  const edits: XmlEdit[] = [];
  let search: Element | undefined;
  for (const element of elements) {
    if (oldNames.includes(element.name)) {
      if (search !== undefined) return unreadable('malformed', 'An edit has old text but no new text.');
      search = element;
    } else if (newNames.includes(element.name)) {
      if (search === undefined) return unreadable('malformed', 'An edit has new text but no old text.');
      edits.push({ search, replace: element });
      search = undefined;
    }
  }
  if (search !== undefined || cutTag.test(text))
    return unreadable('truncated', 'The last edit has old text but no new text.');
  const pathOf = pathsOf(elements, edits);
  const allOf = placedValues(elements, edits, allNames);
  return {
    hunks: edits.map((edit, index) => hunkOf(edit, pathOf[index], allOf[index] === 'true')),
    repairs: elements.every((element) => element.closed) ? [] : ['xml_closing_tag'],
  };
}

/** A text on lines of its own that becomes nothing goes with its line, if it is a whole one. */
function textsOf(search: Element, replace: Element): Pick<Hunk, 'search' | 'replace' | 'alternative'> {
  const texts = { search: search.text, replace: replace.text };
  if (!search.ownLines || replace.text !== '' || search.text === '') return texts;
  return { search: `${search.text}\n`, replace: '', alternative: texts };
}

interface XmlEdit {
  readonly search: Element;
  readonly replace: Element;
}

/** Values of further elements by edit: of the edit they precede, or, where the first follows an edit, of that before. */
function placedValues(
  elements: readonly Element[],
  edits: readonly XmlEdit[],
  names: readonly string[],
): readonly (string | undefined)[] {
  const values: (string | undefined)[] = edits.map(() => undefined);
  const own = elements.filter((element) => names.includes(element.name));
  const follow = (own[0]?.next ?? 0) > (edits[0]?.replace.next ?? 0);
  for (const element of own) {
    const next = edits.findIndex((edit) => edit.replace.next > element.next);
    const index = follow ? (next < 0 ? edits.length : next) - 1 : next;
    if (index >= 0) values[index] = element.text.trim();
  }
  return values;
}

/** Paths by edit: its own, else that of the edit before it, else, where paths follow their edits, of the next one. */
function pathsOf(elements: readonly Element[], edits: readonly XmlEdit[]): readonly (string | undefined)[] {
  const own = placedValues(elements, edits, pathNames);
  const first = elements.find((element) => pathNames.includes(element.name));
  const follow = (first?.next ?? 0) > (edits[0]?.replace.next ?? 0);
  const known = (value: string | undefined): boolean => value !== undefined;
  return own.map(
    (_, index) => own.slice(0, index + 1).findLast(known) ?? (follow ? own.find(known) : undefined),
  );
}

function hunkOf({ search, replace }: XmlEdit, path: string | undefined, replaceAll: boolean): Hunk {
  const line = /\bline="?(\d+)/.exec(search.attributes)?.[1];
  return {
    ...(path === undefined ? {} : { path }),
    op: 'edit',
    ...textsOf(search, replace),
    ...(line === undefined ? {} : { lineHint: Number(line) }),
    ...(replaceAll ? { replaceAll } : {}),
    wholeLines: false,
  };
}

/** Elements in order; what stands inside of one is its text. */
function elementsOf(text: string): Element[] {
  const opening = new RegExp(`<(parameter name=")?(${anyName})"?((?:\\s[^<>]*)?)>`, 'g');
  const elements: Element[] = [];
  for (let start = opening.exec(text); start !== null; start = opening.exec(text)) {
    const element = elementAt(text, start);
    elements.push(element);
    opening.lastIndex = element.next;
  }
  return elements;
}

function elementAt(text: string, start: RegExpExecArray): Element {
  const [tag, parameter, name = '', attributes = ''] = start;
  const from = start.index + tag.length;
  const closer = parameter === undefined ? `</${name}>` : '</parameter>';
  const body = text.slice(from, limitOf(text, from, name));
  const own = body.indexOf(closer);
  const wrong = own >= 0 ? null : wrongCloser.exec(body);
  const end = own >= 0 ? own : (wrong?.index ?? body.length);
  const closing = own >= 0 ? closer.length : (wrong?.[0].length ?? 0);
  return {
    name,
    attributes,
    text: inner(body.slice(0, end)),
    closed: own >= 0,
    ownLines: /^\n[\s\S]*\n[ \t]*$/.test(body.slice(0, end)),
    open: closing === 0 && from + body.length === text.length,
    next: from + end + closing,
  };
}

/** Where the text of an element ends at the latest: at the tag that begins the other half or the next edit. */
function limitOf(text: string, from: number, name: string): number {
  const halves = pairs[name] ?? oldNames.filter((old) => pairs[old]?.includes(name));
  const others = !(oldNames.includes(name) || newNames.includes(name))
    ? anyName
    : [name, ...halves].join('|');
  const next = new RegExp(`<(?:parameter name=")?(?:${others})"?(?:\\s[^<>]*)?>`).exec(text.slice(from));
  return next === null ? text.length : from + next.index;
}

/** Element text without CDATA marks and without the line ends next to the tags. */
function inner(text: string): string {
  const plain = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text)?.[1] ?? text;
  return plain.replace(/^\n/, '').replace(/\n[ \t]*$/, '');
}
