/**
 * Loads grammars and parses with them.
 *
 * Packages are loaded when first needed. A parser library that is not there would end the process inside ast-grep, so
 * its file is checked before it is registered.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { kind, Lang, parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';
import { RegradeError } from '../../core/errors.ts';
import type { Grammar, Language, PackageGrammar } from './language.ts';
import { packageGrammars } from './package-grammars.ts';
import type { RawNode } from './raw-node.ts';

interface GrammarPackage {
  readonly libraryPath: string;
  readonly extensions: string[];
  readonly languageSymbol?: string;
  readonly expandoChar?: string;
}

const require = createRequire(import.meta.url);
/** Names of operating systems in the packages' folders. */
const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
};

let registered: ReadonlySet<string> | undefined;

/** Parses `text` and returns the root; throws `RG_QUERY_GRAMMAR_MISSING` where the grammar cannot be loaded. */
export function parseText(grammar: Grammar, text: string): SgNode {
  if (grammar.kind === 'builtin') return parse(Lang[grammar.name], text).root();
  requireRegistered(grammar);
  return parse(grammar.name, text).root();
}

/** Error nodes of a tree, and tokens that the parser had to invent. */
export function countErrorNodes(root: RawNode): number {
  if (root.findAll === undefined) return countInCopy(root);
  const errors = root.findAll({ rule: { kind: 'ERROR' } }).length;
  const empty = root.findAll({ rule: { regex: '^$' } });
  return errors + empty.filter((node) => node.children().length === 0 && node.parent() !== null).length;
}

function countInCopy(node: RawNode): number {
  const { start, end } = node.range();
  const children = node.children();
  const isWrong = node.kind() === 'ERROR' || (children.length === 0 && start.index === end.index);
  return children.reduce((sum, child) => sum + countInCopy(child), isWrong ? 1 : 0);
}

/** True where `name` is a node kind by which patterns can call nodes of the language. */
export function isKind(language: Language, name: string): boolean {
  if ([language.kinds, language.fields, language.synonyms].some((known) => known.has(name))) return true;
  return [language.grammar, ...language.innerGrammars].some((grammar) => isGrammarKind(grammar, name));
}

/** True where the grammar itself has a named node kind of this name. */
export function isGrammarKind(grammar: Grammar, name: string): boolean {
  if (grammar.kind === 'package') requireRegistered(grammar);
  return kind(grammar.name, name) > 0;
}

function requireRegistered(grammar: PackageGrammar): void {
  registered ??= registerPackages();
  if (!registered.has(grammar.name)) {
    throw new RegradeError('RG_QUERY_GRAMMAR_MISSING', {
      language: grammar.name,
      package: packageOf(grammar),
    });
  }
}

/** Registers all grammar packages that are installed: ast-grep takes one registration a process, later ones are lost. */
function registerPackages(): ReadonlySet<string> {
  const found = Object.values(packageGrammars).flatMap((grammar) => {
    const library = loadPackage(grammar);
    return library === undefined ? [] : [[grammar.name, library] as const];
  });
  registerDynamicLanguage(Object.fromEntries(found));
  return new Set(found.map(([name]) => name));
}

/** The package that a grammar comes in. */
export function packageOf(grammar: PackageGrammar): string {
  return grammar.package ?? `@ast-grep/lang-${grammar.name}`;
}

/** The prebuilt parser of a package; its own entry module is not loaded, because it writes to standard output. */
function loadPackage(grammar: PackageGrammar): GrammarPackage | undefined {
  const folder = folderOf(packageOf(grammar));
  const system = systems[process.platform];
  const processor = process.arch.toUpperCase();
  if (folder === undefined) return undefined;
  const places = [
    join(folder, 'prebuilds', `prebuild-${system}-${processor}`, 'parser.so'),
    join(folder, 'parser.so'),
    join(
      folder,
      'prebuilds',
      `${process.platform}-${process.arch}`,
      `${packageOf(grammar).replace('/', '+')}.node`,
    ),
  ];
  const libraryPath = places.find((path) => existsSync(path));
  if (libraryPath === undefined) return undefined;
  return {
    libraryPath,
    extensions: [],
    languageSymbol: `tree_sitter_${grammar.symbol ?? grammar.name}`,
    expandoChar: '_',
  };
}

/** The version of an installed package; undefined where it is not there. */
export function installedVersion(packageName: string): string | undefined {
  const folder = folderOf(packageName);
  if (folder === undefined) return undefined;
  const { version } = require(join(folder, 'package.json'));
  return typeof version === 'string' ? version : undefined;
}

/** The folder of an installed package; not every one lets its package file be resolved. */
function folderOf(packageName: string): string | undefined {
  const folders = (require.resolve.paths(packageName) ?? []).map((path) => join(path, packageName));
  return folders.find((folder) => existsSync(folder));
}
