/**
 * How one area of Regrade declares its throwable errors.
 *
 * A definition is data: what happened (a template with `{placeholders}`), what to do about it, whether a retry
 * may cure it, and with which exit code a command ends. `core/errors.ts` unites all areas into one registry.
 */

/** Process exit codes of the command line, by meaning (documented in `docs/cli.md`). */
export const exitCodes = Object.freeze({
  done: 0,
  attention: 1,
  badInput: 2,
  missing: 3,
  refused: 4,
  stopped: 5,
  bug: 70,
  interrupted: 130,
});

/** Name of one exit code's meaning. */
export type ExitMeaning = keyof typeof exitCodes;

/** One throwable error: `what` and `remedy` are templates whose `{name}` parts come from the error's details. */
export interface ErrorDefinition {
  /** What happened and why, e.g. `Cannot read {path}: {reason}.` */
  readonly what: string;
  /** What the reader should do next, as an imperative sentence. */
  readonly remedy: string;
  /** True where the same call may succeed later without anyone changing anything. @default false */
  readonly retryable?: boolean;
  /** Exit code of a command that ends with this error. @default 'bug' */
  readonly exit?: ExitMeaning;
}

/** Declares an area's errors, keeping the codes as literal types; codes read `RG_<AREA>_<WHAT>`. */
export function defineErrors<const D extends Readonly<Record<`RG_${string}`, ErrorDefinition>>>(
  definitions: D,
): D {
  return Object.freeze(definitions);
}
