/**
 * A pattern that was given by its name: one of the project's libraries, else a ready pattern that comes with Regrade.
 */
import { RegradeError } from '../../core/errors.ts';
import { nearestName } from '../../core/nearest.ts';
import { patternsNamed, publicNames } from '../../query-language/compiler.ts';
import type { LibraryFile } from '../../query-language/index.ts';
import { findReadyPattern, readyPatternNames } from './read-library.ts';

/** Text of a named pattern; `undefined` where the name is not even near to one. Throws `RG_CLI_USAGE` where it is. */
export async function sourceOfName(
  name: string,
  libraries: readonly LibraryFile[],
  language: string | undefined,
): Promise<string | undefined> {
  const [pattern, ...others] = patternsNamed(name, libraries);
  if (pattern !== undefined) {
    refuseManyLanguages(name, libraries, language);
    // A pattern that is run as it stands shows what its variables hold; a call keeps them to itself.
    return (others.length === 0 ? pattern.source : undefined) ?? `${name}()`;
  }
  const ready = await findReadyPattern(name);
  if (ready !== undefined) return ready.source;
  const nearest = nearestName(name, [...publicNames(libraries), ...(await readyPatternNames())]);
  if (nearest === undefined) return undefined;
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`${name}\` is neither GritQL nor the name of a pattern`,
    remedy: `Did you mean \`${nearest}\`? docs/patterns.md lists the ready patterns.`,
  });
}

/** Throws `RG_CLI_USAGE` where a name stands for patterns of several languages and none is chosen. */
export function refuseManyLanguages(
  name: string,
  libraries: readonly LibraryFile[],
  language: string | undefined,
): void {
  if (language !== undefined) return;
  const patterns = patternsNamed(name, libraries).filter((pattern) => pattern.language !== undefined);
  const languages = new Set(patterns.map((pattern) => pattern.language?.name));
  if (languages.size < 2) return;
  const places = patterns.map((pattern) => `${pattern.language?.name} in ${pattern.path}`).join(', ');
  throw new RegradeError('RG_CLI_USAGE', {
    reason: `\`${name}\` is a pattern of several languages: ${places}`,
    remedy: 'Choose one with `--language`, or with a `language` line.',
  });
}
