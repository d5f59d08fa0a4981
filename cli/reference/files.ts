/**
 * Every generated file of the repository with its content; `generate.ts` writes them, a test compares them.
 */
import { isDeepStrictEqual } from 'node:util';
import { migrationJsonSchema } from '../../core/spec/json-schema.ts';
import { allCommands } from '../commands/index.ts';
import { patternsDocument } from '../library/index-page.ts';
import { readPatternFiles } from '../library/read-library.ts';
import { readReadyPattern } from '../library/ready-pattern.ts';
import { languagesSection } from './languages.ts';
import { replaceSection } from './markdown.ts';
import {
  configurationSection,
  errorsDocument,
  laterKeysSection,
  templateSection,
  verbsSection,
} from './sections.ts';

/** One generated file; `content` is made of the file's present text, whose hand-written parts stay. */
export interface GeneratedFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly content: (present: string) => string;
}

const commands = await allCommands();
const readyPatterns = (await readPatternFiles()).map(({ path, text }) => readReadyPattern(path, text));

/** Every generated file. */
export const generatedFiles: readonly GeneratedFile[] = Object.freeze<GeneratedFile[]>([
  {
    path: 'core/spec/migration.schema.json',
    content: () => `${JSON.stringify(migrationJsonSchema(), null, 2)}\n`,
  },
  { path: 'docs/errors.md', content: errorsDocument },
  { path: 'docs/languages.md', content: (text) => replaceSection(text, 'languages', languagesSection()) },
  { path: 'docs/patterns.md', content: () => patternsDocument(readyPatterns) },
  { path: 'docs/cli.md', content: (text) => replaceSection(text, 'verbs', verbsSection(commands)) },
  {
    path: 'docs/configuration.md',
    content: (text) => replaceSection(text, 'keys', configurationSection()),
  },
  {
    path: 'docs/migration-file.md',
    content: (text) =>
      replaceSection(
        replaceSection(text, 'template-variables', templateSection()),
        'later-keys',
        laterKeysSection(),
      ),
  },
]);

/** True where a file holds its generated content; JSON may be laid out in another way (by the formatter). */
export function isUpToDate({ path, content }: GeneratedFile, present: string): boolean {
  const wanted = content(present);
  if (present === wanted || !path.endsWith('.json')) return present === wanted;
  return present !== '' && isDeepStrictEqual(JSON.parse(present), JSON.parse(wanted));
}
