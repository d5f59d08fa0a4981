/**
 * The file `grit.yaml`: patterns written in it, files that it names, and patterns of other repositories. Pure.
 *
 * Only what Regrade uses is read; keys beside these belong to other tools and are left alone.
 */
import { parseDocument } from 'yaml';
import { z } from 'zod';

const Sample = z.object({
  name: z.string().optional(),
  input: z.string(),
  output: z.string().optional(),
});

const Entry = z.union([
  z.object({
    name: z.string().regex(/^[A-Za-z_]\w*$/),
    body: z.string().min(1),
    samples: z.array(Sample).nullish(),
  }),
  z.object({ file: z.string().min(1) }),
  z.object({ name: z.string().regex(/^[\w.-]+\/[\w.-]+\/[\w.-]+#(?:\*|[A-Za-z_]\w*)$/) }),
]);

const GritYaml = z.object({ patterns: z.array(z.unknown()).nullish() });

/** One input of a pattern with what must come out; without an output it must not match. */
export type YamlSample = z.infer<typeof Sample>;

/** One entry of the list of patterns. */
export type YamlEntry =
  | {
      readonly kind: 'pattern';
      readonly name: string;
      readonly body: string;
      readonly samples: readonly YamlSample[];
      /** 1-based line of the entry. */
      readonly line: number;
    }
  /** A pattern file, a folder of them, or another `grit.yaml`; relative to this file. */
  | { readonly kind: 'file'; readonly path: string }
  /** Patterns of another repository: `*` for all of them. */
  | { readonly kind: 'module'; readonly repository: string; readonly pattern: string };

/** What reading the file's text yields. */
export type GritYamlOutcome =
  | { readonly kind: 'read'; readonly entries: readonly YamlEntry[] }
  /** `reason` starts with the line. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** Reads the text of a `grit.yaml`. */
export function readGritYaml(text: string): GritYamlOutcome {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined)
    return {
      kind: 'invalid',
      reason: `line ${fault.linePos?.[0].line ?? 1}: ${fault.message.split('\n')[0]}`,
    };
  const shape = GritYaml.safeParse(document.toJS() ?? {});
  if (!shape.success) return { kind: 'invalid', reason: 'line 1: `patterns` is no list' };
  const entries: YamlEntry[] = [];
  for (const [index, value] of (shape.data.patterns ?? []).entries()) {
    const node = document.getIn(['patterns', index], true);
    const offset = typeof node === 'object' && node !== null && 'range' in node ? rangeStart(node.range) : 0;
    const line = text.slice(0, offset).split('\n').length;
    const entry = Entry.safeParse(value);
    if (!entry.success) return { kind: 'invalid', reason: `line ${line}: ${entryForms}` };
    entries.push(entryOf(entry.data, line));
  }
  return { kind: 'read', entries };
}

const entryForms =
  'an entry is `{name, body}` with a name of letters, digits and `_`, `{file: PATH}`, or `{name: HOST/OWNER/REPOSITORY#PATTERN}`';

function rangeStart(range: unknown): number {
  const start: unknown = Array.isArray(range) ? range[0] : 0;
  return typeof start === 'number' ? start : 0;
}

function entryOf(entry: z.infer<typeof Entry>, line: number): YamlEntry {
  if ('file' in entry) return { kind: 'file', path: entry.file };
  if ('body' in entry)
    return { kind: 'pattern', name: entry.name, body: entry.body, samples: entry.samples ?? [], line };
  const [repository = '', pattern = ''] = entry.name.split('#');
  return { kind: 'module', repository, pattern };
}
