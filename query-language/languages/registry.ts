/**
 * The target languages by GritQL's names, each loaded when it is first asked for: a query is written in one, and a module
 * with the tables of all would cost every start a third of its time.
 */
import { createRequire } from 'node:module';
import type { LanguageName } from '../api.ts';
import type { Language } from './language.ts';
import { type ListedLanguage, languageList, listedLanguage } from './language-list.ts';

// A language is asked for in the midst of compiling, which never waits; `import()` would have to be waited for.
const require = createRequire(import.meta.url);
const loaded = new Map<string, Language>();

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
  const listed = listedLanguage(special ?? otherNames[name] ?? name);
  return listed === undefined ? undefined : load(listed);
}

/** The language of one of our own names. */
export function languageNamed(name: LanguageName): Language {
  const listed = listedLanguage(name);
  if (listed === undefined) throw new TypeError(`the list of languages lacks ${name}`);
  return load(listed);
}

/** The names that `findLanguage` knows, for messages. */
export function languageNames(): readonly LanguageName[] {
  return languageList.map(({ name }) => name);
}

function load({ name, module }: ListedLanguage): Language {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const { language }: { readonly language: Language } = require(module);
  loaded.set(name, language);
  return language;
}
