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
