/**
 * Reads edits out of XML-like tool calls: `<old_text>`/`<new_text>` and their kin, by pairs in order.
 *
 * Text is taken as it stands: entities are a matching tier, not a decoding step. Wrong closing tags are tolerated as long
 * as the next opening tag makes the end certain.
 */
import type { Hunk, ParsedReply } from '../hunk.ts';
import { unreadable } from '../hunk.ts';

const oldNames = 'old_text|old_string|old_str|oldText|search|find|original';
const newNames = 'new_text|new_string|new_str|newText|replace|replacement|updated';
const pathNames = 'path|file_path|filePath|file|filename|target_file';
const opening = new RegExp(
  `<(?:parameter name=")?(${oldNames}|${newNames}|${pathNames})"?((?:\\s[^<>]*)?)>`,
  'g',
);
const isOld = new RegExp(`^(?:${oldNames})$`);
const isNew = new RegExp(`^(?:${newNames})$`);

/** True when a reply has an element for the text to replace and one for the new text. */
export function hasXmlEdits(reply: string): boolean {
  return (
    new RegExp(`<(?:parameter name=")?(?:${oldNames})\\b`).test(reply) &&
    new RegExp(`<(?:parameter name=")?(?:${newNames})\\b`).test(reply)
  );
}

interface Element {
  readonly name: string;
  readonly attributes: string;
  readonly text: string;
  readonly closed: boolean;
}

/** All edits of an XML reply. */
export function parseXmlTool(reply: string): ParsedReply {
  const text = reply.replaceAll('\r\n', '\n');
  const hunks: Hunk[] = [];
  const repairs = new Set<string>();
  let path: string | undefined;
  let search: Element | undefined;
  for (const element of elementsOf(text)) {
    if (!element.closed) repairs.add('xml_closing_tag');
    if (isOld.test(element.name)) {
      if (search !== undefined) return unreadable('malformed', 'An edit has old text but no new text.');
      search = element;
    } else if (isNew.test(element.name)) {
      if (search === undefined) return unreadable('malformed', 'An edit has new text but no old text.');
      hunks.push(hunkOf(search, element, path));
      search = undefined;
    } else path = element.text.trim();
  }
  if (search !== undefined) return unreadable('truncated', 'The last edit has old text but no new text.');
  return { hunks, repairs: [...repairs] };
}

function hunkOf(search: Element, replace: Element, path: string | undefined): Hunk {
  const line = /\bline="?(\d+)/.exec(search.attributes)?.[1];
  return {
    ...(path === undefined ? {} : { path }),
    op: 'edit',
    search: search.text,
    replace: replace.text,
    ...(line === undefined ? {} : { lineHint: Number(line) }),
    wholeLines: false,
  };
}

function elementsOf(text: string): Element[] {
  const starts = [...text.matchAll(opening)];
  return starts.map((start, index) => {
    const from = start.index + start[0].length;
    const limit = starts[index + 1]?.index ?? text.length;
    const name = start[1] ?? '';
    const body = text.slice(from, limit);
    const own = body.indexOf(`</${name}>`);
    const any = /<\/(?:parameter|[a-zA-Z_]+)>/.exec(body)?.index ?? -1;
    const end = own >= 0 ? own : any;
    return {
      name,
      attributes: start[2] ?? '',
      text: inner(end >= 0 ? body.slice(0, end) : body),
      closed: own >= 0,
    };
  });
}

/** Element text without CDATA marks and without the line ends next to the tags. */
function inner(text: string): string {
  const plain = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(text)?.[1] ?? text;
  return plain.replace(/^\n/, '').replace(/\n[ \t]*$/, '');
}
