/**
 * The grammars that come in packages, by the names under which they are registered. Plain data.
 *
 * In one place and not with their languages, because ast-grep takes one registration a process: whichever language comes
 * first, all of them have to be known.
 */
import type { PackageGrammar } from './language.ts';

const markdown = '@tree-sitter-grammars/tree-sitter-markdown';

function grammar(name: string, parts: Pick<PackageGrammar, 'package' | 'symbol'> = {}): PackageGrammar {
  return Object.freeze({ kind: 'package', name, ...parts });
}

/** Every grammar that is not built into ast-grep. */
export const packageGrammars = Object.freeze({
  bash: grammar('bash'),
  c: grammar('c'),
  cpp: grammar('cpp'),
  csharp: grammar('csharp', { symbol: 'c_sharp' }),
  dart: grammar('dart'),
  elixir: grammar('elixir'),
  go: grammar('go'),
  haskell: grammar('haskell'),
  hcl: grammar('hcl', { package: '@tree-sitter-grammars/tree-sitter-hcl' }),
  java: grammar('java'),
  json: grammar('json'),
  kotlin: grammar('kotlin'),
  lua: grammar('lua'),
  markdown: grammar('markdown', { package: markdown }),
  markdownInline: grammar('markdown_inline', { package: markdown }),
  php: grammar('php'),
  python: grammar('python'),
  ruby: grammar('ruby'),
  rust: grammar('rust'),
  scala: grammar('scala'),
  solidity: grammar('solidity', { package: 'tree-sitter-solidity' }),
  sql: grammar('sql'),
  swift: grammar('swift'),
  toml: grammar('toml'),
  yaml: grammar('yaml'),
});
