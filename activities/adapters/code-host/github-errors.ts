/**
 * What a refusal of GitHub means: slow down, or an error of the registry.
 *
 * Secondary limits come as 403 or 429 with words that changed over the years, and "submitted too quickly" as a validation
 * error; sources: GitHub's REST rate limit pages (read 2026-08) and the throttling plugin's own list.
 */
import { RequestError } from 'octokit';
import { RegradeError } from '../../../core/errors.ts';
import { HostPaced } from './code-host.ts';

/** Least wait where the host names none: GitHub's guidance is one minute. */
const fallbackWaitMs = 60_000;

const slowDownWords = /secondary rate|rate limit|abuse|submitted too quickly/i;

/** Runs one request; a refusal becomes `HostPaced` or a `RegradeError`, with `what` naming the effect for people. */
export async function asking<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw translate(what, error);
  }
}

/** True for an answer with this status. */
export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof RequestError && error.status === status;
}

function translate(what: string, error: unknown): Error {
  if (!(error instanceof RequestError)) return unreachable(what, error);
  const wait = waitOf(error);
  if (wait !== undefined) return new HostPaced(wait, `${what}: ${error.message}`);
  const details = { what, status: error.status, reason: error.message };
  switch (error.status) {
    case 401:
      return new RegradeError('RG_PUBLISH_UNAUTHORIZED', details, { cause: error });
    case 403:
      return new RegradeError('RG_PUBLISH_FORBIDDEN', details, { cause: error });
    case 404:
      return new RegradeError('RG_PUBLISH_NOT_FOUND', details, { cause: error });
    case 409:
    case 422:
      return new RegradeError('RG_PUBLISH_INVALID', details, { cause: error });
    default:
      return unreachable(what, error);
  }
}

function unreachable(what: string, error: unknown): RegradeError {
  const reason = error instanceof Error ? error.message : String(error);
  return new RegradeError('RG_PUBLISH_UNREACHABLE', { what, reason }, { cause: error });
}

function waitOf(error: RequestError): number | undefined {
  if (error.status !== 403 && error.status !== 429 && error.status !== 422) return undefined;
  const headers = error.response?.headers ?? {};
  const retryAfter = Number(headers['retry-after']);
  if (error.status !== 422 && retryAfter > 0) return retryAfter * 1000;
  if (error.status !== 422 && headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(headers['x-ratelimit-reset']) * 1000 - Date.now();
    return Number.isFinite(reset) ? Math.max(1000, reset) : fallbackWaitMs;
  }
  return error.status === 429 || slowDownWords.test(error.message) ? fallbackWaitMs : undefined;
}
