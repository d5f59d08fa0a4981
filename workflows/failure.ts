/**
 * What went wrong, read out of a failure that crossed the activity border.
 *
 * Classes and causes are lost on the way; the type of the innermost application failure is the error's code.
 */
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  TimeoutFailure,
} from '@temporalio/workflow';

/** Code and message for people. */
export interface FailureSummary {
  readonly code: string;
  readonly message: string;
}

/** Summary of any error that a workflow may catch from an activity or a child. */
export function summarize(error: unknown): FailureSummary {
  if (
    (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) &&
    error.cause !== undefined
  ) {
    return summarize(error.cause);
  }
  if (error instanceof ApplicationFailure) {
    return { code: error.type ?? 'RG_ORCHESTRATION_UNEXPECTED', message: error.message };
  }
  if (error instanceof TimeoutFailure) {
    return { code: 'RG_ORCHESTRATION_TIMEOUT', message: `No answer in time (${error.timeoutType}).` };
  }
  return {
    code: 'RG_ORCHESTRATION_UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
  };
}
