/**
 * The one registry of errors that Regrade throws, and the class that carries them.
 *
 * Expected outcomes (tests failed, no site, conflict) are values, never errors: what is thrown is bad input, a missing
 * tool, a refused call, or a bug. Match on `code`, never on the class or the message: both are lost across processes.
 */
import { cliErrors } from './error-codes/cli.ts';
import { dashboardErrors } from './error-codes/dashboard.ts';
import { type ErrorDefinition, type ExitMeaning, exitCodes } from './error-codes/define.ts';
import { demoErrors } from './error-codes/demo.ts';
import { editsErrors } from './error-codes/edits.ts';
import { infraErrors } from './error-codes/infra.ts';
import { orchestrationErrors } from './error-codes/orchestration.ts';
import { publishErrors } from './error-codes/publish.ts';
import { queryErrors } from './error-codes/query.ts';
import { rewriteErrors } from './error-codes/rewrite.ts';
import { scanErrors } from './error-codes/scan.ts';
import { specErrors } from './error-codes/spec.ts';
import { verifyErrors } from './error-codes/verify.ts';

/** Every error definition by its code. */
export const errorRegistry = Object.freeze({
  ...cliErrors,
  ...dashboardErrors,
  ...demoErrors,
  ...editsErrors,
  ...infraErrors,
  ...orchestrationErrors,
  ...publishErrors,
  ...queryErrors,
  ...rewriteErrors,
  ...scanErrors,
  ...specErrors,
  ...verifyErrors,
});

/** Code of an error in the registry. */
export type ErrorCode = keyof typeof errorRegistry;

/** Facts that fill an error's templates and travel with it to logs and `--json` output; never secrets. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** A thrown error of Regrade: `message` says what and why, `remedy` what to do, `code` is stable. */
export class RegradeError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly exit: ExitMeaning;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    const definition: ErrorDefinition = errorRegistry[code];
    super(fillTemplate(definition.what, details), options);
    this.name = 'RegradeError';
    this.code = code;
    this.remedy = fillTemplate(definition.remedy, details);
    this.retryable = definition.retryable ?? false;
    this.exit = definition.exit ?? 'bug';
    this.details = details;
  }
}

/** True when `error` carries a code of the registry, also when it crossed a module or process border. */
export function isRegradeError(error: unknown): error is RegradeError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code in errorRegistry
  );
}

/** Exit code with which a command ends that threw `error`: the registry's, or 70 (a bug) for anything else. */
export function exitCodeOf(error: unknown): number {
  return isRegradeError(error) ? exitCodes[error.exit] : exitCodes.bug;
}

function fillTemplate(template: string, details: ErrorDetails): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name];
    return value === undefined ? whole : Array.isArray(value) ? value.join(', ') : String(value);
  });
}
