/**
 * Turns errors of the registry into Temporal failures whose type is the code, so that workflows can tell them apart.
 *
 * The one place where this happens. Anything else that is thrown stays as it is: retryable, with its class as type.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { isRegradeError } from '../../../core/errors.ts';

/** Interceptor for every activity of a worker. */
export function failureInterceptor(): ActivityInboundCallsInterceptor {
  return {
    async execute(input: ActivityExecuteInput, next) {
      try {
        return await next(input);
      } catch (error) {
        if (!isRegradeError(error)) throw error;
        throw ApplicationFailure.create({
          type: error.code,
          message: `${error.message} ${error.remedy}`,
          nonRetryable: !error.retryable,
          // Where the other side named a time (`retry-after`), it goes before the retry policy's own schedule.
          ...(typeof error.details.retryAfterMs === 'number'
            ? { nextRetryDelay: error.details.retryAfterMs }
            : {}),
          cause: error,
        });
      }
    },
  };
}
