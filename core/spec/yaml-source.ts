/**
 * A YAML text read once: its plain value, what is wrong with the YAML itself, and where each value stands.
 *
 * Knows nothing of migrations or configuration. YAML 1.2 core schema, one document, string keys, no duplicate keys.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { placeOf } from './code-frame.ts';
import type { Finding, Path, Span } from './problem.ts';
import { scalarOffsets } from './scalar-offsets.ts';

/** A parsed YAML text. */
export interface YamlSource {
  /** Plain data; `undefined` where the text is too broken to mean anything. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** Span in the text of what a finding speaks about; the nearest parent where the path leads nowhere. */
  readonly locate: (finding: Finding) => Span;
}

/** Largest text that is read, in bytes; ours: a migration file is written and reviewed by people. */
const maxBytes = 1_000_000;

/** Reads a YAML text; never throws. */
export function readYaml(text: string): YamlSource {
  if (text.length > maxBytes) {
    const details = { bytes: text.length, limit: maxBytes };
    const finding: Finding = { code: 'RG_SPEC_TOO_LARGE', path: [], details, span: { start: 0, end: 1 } };
    return { value: undefined, findings: [finding], locate: () => ({ start: 0, end: 1 }) };
  }
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, logLevel: 'silent' });
  const findings = withoutEchoes(document.errors, text).map((error) => findingOf(error, text));
  const isBroken = findings.some((finding) => finding.code === 'RG_SPEC_YAML');
  const plain = isBroken ? { value: undefined } : toPlain(document);
  return {
    value: plain.value,
    findings:
      plain.reason === undefined ? findings : [...findings, badYaml(plain.reason, { start: 0, end: 1 })],
    locate: (finding) => locate(document, text, finding),
  };
}

/**
 * Errors that say something new: one a line, and none after the parser lost the document's structure, where each
 * further token is one.
 */
function withoutEchoes(errors: readonly YAMLError[], text: string): readonly YAMLError[] {
  const lost = errors.findIndex(({ message }) => message.includes('in YAML stream'));
  const lines = new Set<number>();
  return errors.slice(0, lost === -1 ? undefined : lost + 1).filter(({ pos }) => {
    const { line } = placeOf(text, pos[0]);
    const isNew = !lines.has(line);
    lines.add(line);
    return isNew;
  });
}

function toPlain(document: Document): { readonly value: unknown; readonly reason?: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { value: undefined, reason: error instanceof Error ? error.message : String(error) };
  }
}

function findingOf(error: YAMLError, text: string): Finding {
  const [start, end] = error.pos;
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:]+/.exec(text.slice(start))?.[0] ?? '';
    const span = { start, end: start + Math.max(1, key.length) };
    return { code: 'RG_SPEC_DUPLICATE_KEY', path: [], details: { key }, span };
  }
  return badYaml(plainReasons[error.code] ?? error.message, { start, end }, remedyOf(error, text));
}

/** What the parser's terser messages mean, for people who write YAML by hand. */
const plainReasons: Readonly<Partial<Record<YAMLError['code'], string>>> = Object.freeze({
  BLOCK_AS_IMPLICIT_KEY: 'a second `: ` on this line would start a mapping inside of a value',
  MULTILINE_IMPLICIT_KEY: 'a text over several lines stands where a key is expected',
  NON_STRING_KEY: 'a key is no plain text',
  TAB_AS_INDENT: 'a tab stands where only spaces may indent',
});

function badYaml(reason: string, span: Span, remedy = 'Mend the YAML at the place shown.'): Finding {
  // Behind a colon the parser quotes the text, which the frame shows already.
  const plain = (reason.split(/: "|\n/, 1)[0] ?? '').replace(/\.$/, '').replaceAll('"quote', 'double quote');
  return { code: 'RG_SPEC_YAML', path: [], details: { reason: plain, remedy }, span };
}

function remedyOf(error: YAMLError, text: string): string {
  const lineStart = text.lastIndexOf('\n', error.pos[0] - 1) + 1;
  const line = text.slice(lineStart).split('\n', 1)[0] ?? '';
  if (/: *[|>][-+\d]*[ \t\r]*\n$/.test(text.slice(0, lineStart)))
    return 'Indent the lines of the block deeper than its key.';
  if (error.code === 'NON_STRING_KEY' && line.includes('{{'))
    return "Put the text with `{{…}}` in quotes: braces at a value's start mean a YAML mapping.";
  if (error.code === 'TAB_AS_INDENT') return 'Indent with spaces; YAML allows no tabs there.';
  if (error.code === 'BAD_SCALAR_START') return 'Put the text in single quotes, or in a block after `|`.';
  if (error.code === 'MULTIPLE_DOCS')
    return 'Keep one document a file; move what follows `---` to a file of its own.';
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY')
    return 'Put a text that contains `: ` in quotes, or break the line after the first key.';
  if (error.code === 'BAD_INDENT') return 'Close the bracket, or indent what belongs inside it.';
  if (error.code === 'MISSING_CHAR')
    return 'Add what is missing, usually a closing quote or bracket, or a `:` after a key.';
  if (error.code === 'MULTILINE_IMPLICIT_KEY')
    return 'Check the line for a missing `:` and its indentation against the line above.';
  return 'Mend the YAML at the place shown; texts with special characters go in quotes or in a block after `|`.';
}

function locate(document: Document, text: string, finding: Finding): Span {
  if (finding.span !== undefined) return finding.span;
  const found = walk(document, finding.path);
  if (finding.within !== undefined && isScalar(found.value) && found.whole) {
    const offsets = scalarOffsets(text, found.value);
    const start = offsets(finding.within.start);
    return { start, end: Math.max(start + 1, offsets(finding.within.end)) };
  }
  const wanted = finding.at === 'key' || isEmpty(found.value) ? (found.key ?? found.value) : found.value;
  return spanOf(wanted, text);
}

interface Found {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
  /** False where the path ended early. */
  readonly whole: boolean;
}

function walk(document: Document, path: Path): Found {
  let found: Found = { key: undefined, value: document.contents ?? undefined, whole: true };
  for (const part of path) {
    const value = isAlias(found.value) ? found.value.resolve(document) : found.value;
    const next = stepInto(value, part);
    if (next === undefined) return { ...found, whole: false };
    found = { key: next.key ?? found.key, value: next.value, whole: true };
  }
  return found;
}

function stepInto(parent: unknown, part: string | number): { key?: Node; value?: Node } | undefined {
  if (isSeq<Node>(parent) && typeof part === 'number') {
    const value = parent.items[part];
    return value === undefined ? undefined : { key: value, value };
  }
  if (!isMap<Node, Node | null>(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
  if (pair === undefined) return undefined;
  return { key: pair.key, ...(pair.value === null ? {} : { value: pair.value }) };
}

function isEmpty(node: Node | undefined): boolean {
  return node?.range == null || node.range[0] === node.range[1];
}

function spanOf(node: Node | undefined, text: string): Span {
  const start = Math.min(node?.range?.[0] ?? 0, Math.max(0, text.length - 1));
  const end = node?.range?.[1] ?? start + 1;
  const firstLine = text.indexOf('\n', start);
  return { start, end: Math.max(start + 1, firstLine === -1 ? end : Math.min(end, firstLine)) };
}
