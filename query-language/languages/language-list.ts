/**
 * Every target language as it is known before its module is loaded: its name, its file extensions, its module.
 *
 * Plain data that imports nothing at run time, so that asking for a path's language costs no start. The module of each is
 * `export const language`, loaded by `registry.ts` when it is first asked for.
 */
import type { LanguageName } from '../api.ts';
import { extensionOf } from './extension.ts';

/** One target language. */
export interface ListedLanguage {
  readonly name: LanguageName;
  /** Without the dot; the first for samples that name no file. */
  readonly extensions: readonly string[];
  /** Relative to this folder, as an import of its registry writes it. */
  readonly module: string;
}

function listed(name: LanguageName, extensions: readonly string[], module?: string): ListedLanguage {
  return Object.freeze({ name, extensions, module: module ?? `./${name}/language.ts` });
}

/** All target languages; of two that share an extension, the first owns it. */
export const languageList: readonly ListedLanguage[] = Object.freeze([
  listed('vue', ['vue']),
  listed('js', ['tsx', 'js', 'jsx', 'ts', 'cjs', 'mjs', 'cts', 'mts', 'vue'], './javascript/language.ts'),
  listed(
    'typescript',
    ['ts', 'js', 'jsx', 'tsx', 'cjs', 'mjs', 'cts', 'mts', 'vue'],
    './javascript/typescript.ts',
  ),
  listed('css', ['css', 'vue']),
  listed('csharp', ['cs']),
  listed('elixir', ['ex', 'exs']),
  listed('go', ['go']),
  listed('html', ['html']),
  listed('java', ['java']),
  listed('json', ['json']),
  listed('kotlin', ['kt', 'kts']),
  listed('markdown', ['md', 'mdx', 'mdoc']),
  listed('php', ['php', 'phps', 'phar', 'phtml', 'pht']),
  listed('python', ['py', 'pyi', 'ipynb']),
  listed('ruby', ['rb']),
  listed('rust', ['rs']),
  listed('sql', ['sql']),
  listed('toml', ['toml']),
  listed('yaml', ['yaml', 'yml']),
  listed('hcl', ['tf', 'hcl', 'tfvars']),
  listed('sol', ['sol'], './solidity/language.ts'),
  listed('bash', ['sh', 'bash']),
  listed('c', ['c', 'h']),
  listed('cpp', ['cpp', 'cc', 'cxx', 'c++', 'hpp', 'hh', 'hxx', 'ipp']),
  listed('dart', ['dart']),
  listed('haskell', ['hs']),
  listed('lua', ['lua']),
  listed('scala', ['scala', 'sc']),
  listed('swift', ['swift']),
]);

/** The list's entry of a name. */
export function listedLanguage(name: string): ListedLanguage | undefined {
  return languageList.find((language) => language.name === name);
}

/** The language that owns a path's extension, or undefined. */
export function languageOf(path: string): LanguageName | undefined {
  const extension = extensionOf(path);
  return languageList.find((language) => language.extensions.includes(extension))?.name;
}
