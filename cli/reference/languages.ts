/** The table of target languages in the documentation, made of the engine's registry. Pure but for package versions. */
import { languageTable } from '../../query-language/index.ts';
import { table } from './markdown.ts';

/** Every language with its extensions, its sigil and its grammars. */
export function languagesSection(): string {
  return table(
    ['language', 'file extensions', 'metavariable', 'grammar'],
    languageTable().map(({ name, extensions, sigil, grammars }) => [
      code(name),
      extensions.map(code).join(' '),
      code(`${sigil}name`),
      grammars.map((grammar) => `${code(grammar.package)} ${grammar.version}`).join(', '),
    ]),
  );
}

function code(text: string): string {
  return `\`${text}\``;
}
