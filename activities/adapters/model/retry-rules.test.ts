/** The retry rules of the OpenAI API, as a table. */
import { describe, expect, it } from 'vitest';
import { retryDelayMs, shouldRetry } from './retry-rules.ts';

describe('shouldRetry', () => {
  it.each([408, 409, 429, 500, 502, 503, 529])('retries status %i', (status) => {
    expect(shouldRetry(status)).toBe(true);
  });
  it.each([400, 401, 403, 404, 413, 422])('does not retry status %i', (status) => {
    expect(shouldRetry(status)).toBe(false);
  });
  it('lets the endpoint overrule', () => {
    expect(shouldRetry(500, new Headers({ 'x-should-retry': 'false' }))).toBe(false);
    expect(shouldRetry(400, new Headers({ 'x-should-retry': 'true' }))).toBe(true);
  });
});

describe('retryDelayMs', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  const cases: readonly (readonly [Record<string, string>, number | undefined])[] = [
    [{ 'retry-after-ms': '1500' }, 1500],
    [{ 'retry-after': '20' }, 20_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '10', 'retry-after': '20' }, 10],
    [{ 'retry-after': 'Sat, 21 Nov 2026 10:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 09:00:00 GMT' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-4' }, undefined],
    [{ 'retry-after': '86400' }, undefined],
    [{}, undefined],
  ];
  it.each(cases)('%j → %s', (headers, expected) => {
    expect(retryDelayMs(new Headers(headers), now)).toBe(expected);
  });
});
