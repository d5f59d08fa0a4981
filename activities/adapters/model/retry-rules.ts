/**
 * Which refusals of an endpoint are worth a retry, and how long it asks to wait.
 *
 * Pure. The rules are those of the OpenAI API: 408, 409, 429 and 5xx pass, `x-should-retry` overrules, and
 * `retry-after-ms` goes before `retry-after` (seconds, or an HTTP date).
 */

/** Longest wait an endpoint may ask for, in milliseconds; beyond it the durable caller's own schedule is better. */
const longestWaitMs = 15 * 60_000;

/** True where the same request may be answered later. */
export function shouldRetry(status: number, headers?: Headers): boolean {
  const wish = headers?.get('x-should-retry');
  if (wish === 'true') return true;
  if (wish === 'false') return false;
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Milliseconds the endpoint asks to wait, or undefined where it does not say or says nonsense; `now` in epoch milliseconds. */
export function retryDelayMs(headers: Headers | undefined, now: number): number | undefined {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (isDelay(exact)) return Math.round(exact);
  const after = headers?.get('retry-after') ?? '';
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(after) ? Number.parseFloat(after) : Number.NaN;
  if (isDelay(seconds * 1000)) return Math.round(seconds * 1000);
  const date = Date.parse(after) - now;
  return isDelay(date) ? Math.round(date) : undefined;
}

function isDelay(milliseconds: number): boolean {
  return Number.isFinite(milliseconds) && milliseconds >= 0 && milliseconds <= longestWaitMs;
}
