/**
 * Pattern files in Markdown: front matter, patterns in blocks tagged `grit`, samples in every other fenced block.
 *
 * Only fences and headings are read; nothing else of Markdown matters here.
 */

/** A pattern of a Markdown file. */
export interface MarkdownPattern {
  readonly name: string;
  readonly source: string;
}

/** A fenced block with the heading it stands under. */
export interface FencedBlock {
  readonly tag: string;
  readonly text: string;
  readonly heading: string;
  readonly level: number;
  /** 1-based line of the first line of its text. */
  readonly line: number;
}

/** What a Markdown file holds, in order: headings and blocks. */
export type MarkdownItem =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'block'; readonly block: FencedBlock };

/** Reads headings and non-empty fenced blocks. */
export function readMarkdown(text: string): readonly MarkdownItem[] {
  const items: MarkdownItem[] = [];
  let heading = '';
  let level = 0;
  let open: { fence: string; tag: string; lines: string[]; line: number } | undefined;
  text.split('\n').forEach((line, i) => {
    const fence = /^\s*(```+|~~~+)\s*([^\s`]*)/.exec(line);
    if (open !== undefined) {
      if (fence?.[1]?.startsWith(open.fence) && fence[2] === '') {
        const body = open.lines.join('\n');
        const block = {
          tag: open.tag,
          text: body === '' ? '' : `${body}\n`,
          heading,
          level,
          line: open.line,
        };
        if (body.trim() !== '') items.push({ kind: 'block', block });
        open = undefined;
      } else open.lines.push(line);
      return;
    }
    if (fence !== null) {
      open = { fence: fence[1] ?? '```', tag: fence[2] ?? '', lines: [], line: i + 2 };
      return;
    }
    const title = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (title === null) return;
    level = title[1]?.length ?? 1;
    heading = title[2] ?? '';
    items.push({ kind: 'heading', level, text: heading });
  });
  return items;
}

/** The patterns of a file: the first is called `stem`, the next `stem-1`, … */
export function patternsOfMarkdown(stem: string, text: string): readonly MarkdownPattern[] {
  const blocks = readMarkdown(text).flatMap((item) =>
    item.kind === 'block' && item.block.tag === 'grit' ? [item.block] : [],
  );
  return blocks.map((block, i) => ({ name: i === 0 ? stem : `${stem}-${i}`, source: block.text }));
}
