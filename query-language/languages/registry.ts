/** All target languages, by GritQL's names and by file extension. */
import type { LanguageName } from '../api.ts';
import { bash } from './bash/language.ts';
import { c } from './c/language.ts';
import { cpp } from './cpp/language.ts';
import { csharp } from './csharp/language.ts';
import { css } from './css/language.ts';
import { dart } from './dart/language.ts';
import { elixir } from './elixir/language.ts';
import { extensionOf } from './extension.ts';
import { go } from './go/language.ts';
import { haskell } from './haskell/language.ts';
import { hcl } from './hcl/language.ts';
import { html } from './html/language.ts';
import { java } from './java/language.ts';
import { javascript, typescript } from './javascript/language.ts';
import { json } from './json/language.ts';
import { kotlin } from './kotlin/language.ts';
import type { Language } from './language.ts';
import { lua } from './lua/language.ts';
import { markdown } from './markdown/language.ts';
import { php } from './php/language.ts';
import { python } from './python/language.ts';
import { ruby } from './ruby/language.ts';
import { rust } from './rust/language.ts';
import { scala } from './scala/language.ts';
import { solidity } from './solidity/language.ts';
import { sql } from './sql/language.ts';
import { swift } from './swift/language.ts';
import { toml } from './toml/language.ts';
import { vue } from './vue/language.ts';
import { yaml } from './yaml/language.ts';

/** All target languages; of two that share an extension, the first owns it. */
export const languages: readonly Language[] = [
  vue,
  javascript,
  typescript,
  css,
  csharp,
  elixir,
  go,
  html,
  java,
  json,
  kotlin,
  markdown,
  php,
  python,
  ruby,
  rust,
  sql,
  toml,
  yaml,
  hcl,
  solidity,
  bash,
  c,
  cpp,
  dart,
  haskell,
  lua,
  scala,
  swift,
];

const byName = new Map<string, Language>(languages.map((language) => [language.name, language]));

/** Flavours in brackets after a language's name that choose another grammar. */
const flavours: Readonly<Record<string, string>> = {
  'js(typescript)': 'typescript',
  'js(js_do_not_use)': 'js',
  'php(only)': 'php',
  'php(html)': 'php',
};

/** Flavours that choose nothing: the language's one grammar reads them. */
const plainFlavours = new Set(
  ['jsx', 'tsx', 'flow', 'flowComments']
    .map((flavour) => `js(${flavour})`)
    .concat('markdown(inline)', 'markdown(block)'),
);

/** Other names under which GritQL knows languages. */
const otherNames: Readonly<Record<string, string>> = {
  py: 'python',
  solidity: 'sol',
  javascript: 'js',
  ts: 'typescript',
};

/** The language of a `language` line, or undefined where there is no such language or flavour. */
export function findLanguage(name: string, flavour = ''): Language | undefined {
  const special = flavour === '' ? undefined : flavours[`${name}(${flavour})`];
  if (flavour !== '' && special === undefined && !plainFlavours.has(`${name}(${flavour})`)) return undefined;
  return byName.get(special ?? otherNames[name] ?? name);
}

/** The names that `findLanguage` knows, for messages. */
export function languageNames(): readonly string[] {
  return [...byName.keys()];
}

/** The language that owns a path's extension, or undefined. */
export function languageOf(path: string): LanguageName | undefined {
  const extension = extensionOf(path);
  return languages.find((language) => language.extensions.includes(extension))?.name;
}
