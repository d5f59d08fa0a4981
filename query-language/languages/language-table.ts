/** What there is of languages, for the documentation: names, extensions, sigils and the grammars behind them. */
import { installedVersion, packageOf } from './grammar.ts';
import type { Grammar } from './language.ts';
import { languageNamed, languageNames } from './registry.ts';

/** One target language. */
export interface LanguageEntry {
  readonly name: string;
  /** File extensions without the dot, the first for samples that name no file. */
  readonly extensions: readonly string[];
  /** Character that begins a metavariable in snippets. */
  readonly sigil: string;
  /** Packages that the grammars come in, with the installed version; `missing` where one is not installed. */
  readonly grammars: readonly { readonly package: string; readonly version: string }[];
}

/** Every target language, by name. */
export function languageTable(): readonly LanguageEntry[] {
  return languageNames()
    .map(languageNamed)
    .map(({ name, extensions, sigil, grammar, innerGrammars }) => ({
      name,
      extensions,
      sigil,
      grammars: [...new Set([grammar, ...innerGrammars].map(packageFor))].map((each) => ({
        package: each,
        version: installedVersion(each) ?? 'missing',
      })),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function packageFor(grammar: Grammar): string {
  return grammar.kind === 'builtin' ? '@ast-grep/napi' : packageOf(grammar);
}
