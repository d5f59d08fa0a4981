/** Errors of the registry as Temporal failures: the code as type, retries as the registry says, waits as asked for. */
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityExecuteInput } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { RegradeError } from '../../../core/errors.ts';
import { failureInterceptor } from './failure-interceptor.ts';

async function failureOf(error: unknown): Promise<unknown> {
  const execute = failureInterceptor().execute?.bind(undefined);
  if (execute === undefined) throw new Error('the interceptor does not intercept');
  const input: ActivityExecuteInput = { args: [], headers: {} };
  return execute(input, () => Promise.reject(error)).catch((failure: unknown) => failure);
}

describe('failureInterceptor', () => {
  it('passes code, message and remedy on, and forbids retries that cannot help', async () => {
    const failure = await failureOf(new RegradeError('RG_REWRITE_TARGET_UNKNOWN', { target: 'm/a' }));
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({
      type: 'RG_REWRITE_TARGET_UNKNOWN',
      nonRetryable: true,
      message: expect.stringMatching(/m\/a .*Run the migration again/),
    });
  });

  it('lets a retry wait as long as the other side asked', async () => {
    const details = { reason: 'busy', status: 429, retryAfterMs: 7000 };
    expect(await failureOf(new RegradeError('RG_REWRITE_MODEL_UNAVAILABLE', details))).toMatchObject({
      nonRetryable: false,
      nextRetryDelay: 7000,
    });
    const plain = await failureOf(new RegradeError('RG_REWRITE_MODEL_UNAVAILABLE', { reason: 'busy' }));
    expect(plain).toMatchObject({ nextRetryDelay: undefined });
  });

  it('leaves every other error as it is', async () => {
    const error = new TypeError('a bug');
    expect(await failureOf(error)).toBe(error);
  });
});
