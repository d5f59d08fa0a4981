/** The index of the library, `docs/patterns.md`, made of the pattern files. Pure. */
import { table } from '../reference/markdown.ts';
import type { ReadyPattern } from './ready-pattern.ts';

const languageTitles: Readonly<Record<string, string>> = {
  js: 'JavaScript and TypeScript',
  python: 'Python',
  go: 'Go',
  java: 'Java',
  rust: 'Rust',
  yaml: 'YAML',
  json: 'JSON',
};

/** The whole page; patterns keep their order within a language. */
export function patternsDocument(patterns: readonly ReadyPattern[]): string {
  const rewrites = patterns.filter(({ kind }) => kind === 'rewrite').length;
  const sections = Object.entries(languageTitles).flatMap(([language, title]) => {
    const own = patterns.filter((pattern) => pattern.language === language);
    return own.length === 0 ? [] : [`## ${title}\n\n${patternTable(own)}`];
  });
  return `# Ready patterns

${patterns.length} patterns come with Regrade: ${rewrites} that rewrite, and ${patterns.length - rewrites} that only find, because no rewrite of their sites is sure; their
files say why. Each is used by its name, wherever a pattern is taken:

\`\`\`sh
regrade search url_parse src
regrade apply --dry-run node_protocol src
regrade explain builtin_generics
\`\`\`

Every file holds the pattern, what it assumes, and samples of what it changes and what it leaves alone. A rewrite run twice
changes nothing the second time. The result may want a formatter. This page is generated from the files
(\`query-language/patterns/\`) by \`npm run generate\`.

${sections.join('\n\n')}

## Adding a pattern

Write \`query-language/patterns/<language>/<name>.md\`: front matter with \`title\`, \`tags\` and \`level\` (\`info\`, \`warn\` or
\`error\`), the title as heading, what it does and what it assumes, one \`grit\` block, and samples under headings of their own. Two
different blocks are before and after; two equal blocks must match and stay; a single block must not match. A pattern has at
least two samples that it changes (or finds) and one that it must leave alone. What is not sure is found, not rewritten, and
the text says why. \`regrade test query-language/patterns\` runs the samples; \`npm run generate\` renews this page.
`;
}

function patternTable(patterns: readonly ReadyPattern[]): string {
  const rows = patterns.map(({ name, language, title, kind, level, tags }) => [
    `[\`${name}\`](../query-language/patterns/${language}/${name}.md)`,
    language,
    title,
    kind,
    level,
    tags.join(', '),
  ]);
  return table(['name', 'language', 'title', 'kind', 'level', 'tags'], rows);
}
