/**
 * Loads grammars and parses with them.
 *
 * Packages are loaded when first needed. A parser library that is not there would end the process inside ast-grep, so
 * its file is checked before it is registered; registration is global to the process and happens once a name.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Lang, parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';
import { RegradeError } from '../../core/errors.ts';
import type { Grammar } from './language.ts';

interface GrammarPackage {
  readonly libraryPath: string;
  readonly extensions: string[];
  readonly languageSymbol?: string;
  readonly expandoChar?: string;
}

const require = createRequire(import.meta.url);
const registered = new Set<string>();

/** Parses `text` and returns the root; throws `RG_QUERY_GRAMMAR_MISSING` where the grammar cannot be loaded. */
export function parseText(grammar: Grammar, text: string): SgNode {
  if (grammar.kind === 'builtin') return parse(Lang[grammar.name], text).root();
  register(grammar.name, grammar.package);
  return parse(grammar.name, text).root();
}

function register(name: string, packageName: string): void {
  if (registered.has(name)) return;
  const library = loadPackage(packageName);
  if (!existsSync(library.libraryPath)) {
    throw new RegradeError('RG_QUERY_GRAMMAR_MISSING', { language: name, package: packageName });
  }
  registerDynamicLanguage({ [name]: { ...library, libraryPath: library.libraryPath } });
  registered.add(name);
}

function loadPackage(packageName: string): GrammarPackage {
  try {
    return require(packageName) as GrammarPackage;
  } catch (cause) {
    throw new RegradeError(
      'RG_QUERY_GRAMMAR_MISSING',
      { language: packageName, package: packageName },
      { cause },
    );
  }
}
