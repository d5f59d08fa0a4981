/**
 * Pattern files in their canonical print: `.grit` texts as a whole, of Markdown the blocks tagged `grit`. Pure.
 *
 * Only the syntax counts: what a pattern calls may stand in files that are not there. Line ends stay those of the file.
 */
import { formatQuery } from '../../query-language/index.ts';
import { readMarkdown } from '../../query-language/library/markdown.ts';
import { positionAt, QuerySyntaxError } from '../../query-language/syntax/syntax-error.ts';

/** A place where a pattern cannot be read; 1-based. */
export interface FormatFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The file's canonical text, or where it cannot be read. */
export type FormatOutcome =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'invalid'; readonly faults: readonly FormatFault[] };

/** Formats a pattern file by its path's extension; any other file stays as it is. */
export function formatFile(path: string, text: string): FormatOutcome {
  const isCrlf = text.includes('\r\n');
  const plain = isCrlf ? text.replaceAll('\r\n', '\n') : text;
  const outcome = path.endsWith('.md') ? formatMarkdown(plain) : formatGrit(plain, 1);
  if (outcome.kind === 'invalid' || !isCrlf) return outcome;
  return { kind: 'formatted', text: outcome.text.replaceAll('\n', '\r\n') };
}

function formatGrit(text: string, firstLine: number): FormatOutcome {
  try {
    return { kind: 'formatted', text: formatQuery(text) };
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { line, column } = positionAt(text, error.span.start);
    return { kind: 'invalid', faults: [{ line: firstLine + line - 1, column, message: error.message }] };
  }
}

function formatMarkdown(text: string): FormatOutcome {
  const lines = text.split('\n');
  const faults: FormatFault[] = [];
  const blocks = readMarkdown(text).flatMap((item) =>
    item.kind === 'block' && item.block.tag === 'grit' ? [item.block] : [],
  );
  // From the end, so that the lines of the blocks before stay where they are.
  for (const { text: pattern, line } of blocks.toReversed()) {
    // A block within a list is indented; its lines are not those of the pattern alone.
    if (/^\s/.test(lines[line - 2] ?? '')) continue;
    const outcome = formatGrit(pattern, line);
    if (outcome.kind === 'invalid') faults.unshift(...outcome.faults);
    else lines.splice(line - 1, pattern.split('\n').length - 1, ...outcome.text.trimEnd().split('\n'));
  }
  return faults.length > 0 ? { kind: 'invalid', faults } : { kind: 'formatted', text: lines.join('\n') };
}
