/** Reads the values of a bench's options: a misspelt one would otherwise measure nothing, or something else. */
import { RegradeError } from '../../core/errors.ts';

/** The names of a list by commas, in the order of those known; throws `RG_CLI_USAGE` for one that is not. */
export function namesOf<T extends string>(option: string, text: string, known: readonly T[]): readonly T[] {
  const asked = text.split(',');
  const unknown = asked.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined) throw wrong(option, unknown, `${known.join(', ')}, divided by commas`);
  return known.filter((name) => asked.includes(name));
}

/** A whole number of at least 1; throws `RG_CLI_USAGE`. */
export function numberOf(option: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw wrong(option, text, 'a whole number of at least 1');
}

function wrong(option: string, given: string, wanted: string): RegradeError {
  return new RegradeError('RG_CLI_USAGE', {
    reason: `\`--${option}\` takes ${wanted}, not \`${given}\``,
    remedy: 'Add `--help` for what it takes.',
  });
}
