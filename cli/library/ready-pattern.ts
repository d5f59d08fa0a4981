/**
 * One pattern of the library that comes with Regrade: what its Markdown file says of it. Pure.
 *
 * The file's stem is the pattern's name, its folder the language; front matter holds title, tags and level; the text
 * between the heading and the pattern is the description.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { RegradeError } from '../../core/errors.ts';
import { compileQuery } from '../../query-language/index.ts';
import { readSamples } from '../samples/read-samples.ts';

/** Front matter of a pattern file; a key beside these is refused. */
const FrontMatter = z.strictObject({
  title: z.string().min(1),
  tags: z.array(z.string().min(1)).min(1),
  level: z.enum(['info', 'warn', 'error']),
});

/** A pattern of the library; a `search` only finds, because no rewrite of its sites is sure. */
export interface ReadyPattern extends z.infer<typeof FrontMatter> {
  readonly name: string;
  readonly language: string;
  readonly kind: 'rewrite' | 'search';
  readonly description: string;
  /** GritQL. */
  readonly source: string;
}

/** Reads a pattern file of the path `language/name.md`; throws `RG_CLI_READ` where it is no pattern file. */
export function readReadyPattern(path: string, text: string): ReadyPattern {
  const [, language = '', name = ''] = /([^/]+)\/([^/]+)\.md$/.exec(path) ?? [];
  const [, head = '', description = ''] =
    /^---\n([\s\S]*?)\n---\n+# [^\n]*\n+([\s\S]*?)\n+```grit\n/.exec(text) ?? [];
  const matter = FrontMatter.safeParse(parse(head));
  if (!matter.success) throw refused(path, `its front matter is wrong: ${z.prettifyError(matter.error)}`);
  const [pattern, ...others] = readSamples(name, text);
  if (pattern === undefined || others.length > 0) throw refused(path, 'it must hold one pattern');
  const outcome = compileQuery(pattern.source, { name });
  if (outcome.kind === 'invalid') throw refused(path, outcome.errors[0]?.message ?? 'it does not compile');
  const kind = outcome.query.rewrites ? 'rewrite' : 'search';
  return Object.freeze({ name, language, kind, description, source: pattern.source, ...matter.data });
}

function refused(path: string, reason: string): RegradeError {
  return new RegradeError('RG_CLI_READ', { path, reason });
}
