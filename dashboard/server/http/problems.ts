/**
 * Errors as answers: every refusal is `{code, message, remedy, details}` with a fitting status.
 *
 * The text of an error that is not of the registry never leaves the server: it may hold what clients must not see.
 */
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { ExitMeaning } from '../../../core/error-codes/define.ts';
import { type ErrorCode, isRegradeError, RegradeError } from '../../../core/errors.ts';
import type { Problem } from '../contract/common.ts';

/** An answer to a failed request; `unexpected` where it is the server's own fault. */
export interface ProblemAnswer {
  readonly status: number;
  readonly problem: Problem;
  readonly unexpected: boolean;
}

const statusByCode: Partial<Record<ErrorCode, number>> = {
  RG_DASHBOARD_INVALID_REQUEST: 400,
  RG_DASHBOARD_UNKNOWN_ADDRESS: 404,
  RG_DASHBOARD_UNKNOWN_MIGRATION: 404,
  RG_DASHBOARD_UNKNOWN_TARGET: 404,
  RG_DASHBOARD_UNKNOWN_USAGE: 404,
  RG_DASHBOARD_UNKNOWN_WAVE: 404,
  RG_DASHBOARD_UNKNOWN_ARTIFACT: 404,
  RG_DASHBOARD_COMMAND_REUSED: 409,
  RG_DASHBOARD_FOREIGN_HOST: 421,
  RG_DASHBOARD_FOREIGN_ORIGIN: 403,
  RG_DASHBOARD_UNSIGNED_WEBHOOK: 401,
  RG_DASHBOARD_TOO_LARGE: 413,
};

const statusByExit: Readonly<Record<ExitMeaning, number>> = {
  done: 500,
  attention: 500,
  badInput: 422,
  missing: 503,
  refused: 403,
  stopped: 409,
  bug: 500,
  interrupted: 503,
};

/** The answer to an error that a route or Fastify itself threw. */
export function problemAnswer(error: FastifyError | Error, bodyLimit: number): ProblemAnswer {
  const known = asRegradeError(error, bodyLimit);
  if (known !== undefined) {
    const status = statusByCode[known.code] ?? statusByExit[known.exit];
    return { status, problem: problemOf(known), unexpected: status === 500 };
  }
  const hidden = new RegradeError('RG_DASHBOARD_UNEXPECTED', { reason: 'its log has the cause' });
  return { status: 500, problem: problemOf(hidden), unexpected: true };
}

/** An error of the registry as JSON. */
export function problemOf(error: RegradeError): Problem {
  return { code: error.code, message: error.message, remedy: error.remedy, details: jsonDetails(error) };
}

function jsonDetails(error: RegradeError): Problem['details'] {
  return Object.fromEntries(
    Object.entries(error.details).map(([key, value]) => [
      key,
      typeof value === 'object' ? [...value] : value,
    ]),
  );
}

function asRegradeError(error: FastifyError | Error, bodyLimit: number): RegradeError | undefined {
  if (isRegradeError(error)) return error;
  if (hasZodFastifySchemaValidationErrors(error))
    return new RegradeError('RG_DASHBOARD_INVALID_REQUEST', {
      reason: error.validation.map((issue) => `${placeOf(issue.instancePath)}${issue.message}`).join('; '),
    });
  const code = 'code' in error ? error.code : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new RegradeError('RG_DASHBOARD_TOO_LARGE', { limit: bodyLimit });
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status >= 400 && status < 500)
    return new RegradeError('RG_DASHBOARD_INVALID_REQUEST', { reason: error.message });
  return undefined;
}

function placeOf(path: string): string {
  return path === '' ? '' : `${path.slice(1).replaceAll('/', '.')}: `;
}
