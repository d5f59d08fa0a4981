/** Throwable errors of the area `orchestration`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_ORCHESTRATION_…`. */
export const orchestrationErrors = defineErrors({
  RG_ORCHESTRATION_SPEC_UNKNOWN: {
    what: 'No spec with the id {specId} is stored.',
    remedy: 'Start the migration again with `regrade run FILE`; the database may have been replaced.',
  },
  RG_ORCHESTRATION_WAVE_UNKNOWN: {
    what: 'Migration {migration} has no wave number {wave}.',
    remedy: 'Start the migration again with `regrade run FILE`; the database may have been replaced.',
  },
  RG_ORCHESTRATION_MIGRATION_UNKNOWN: {
    what: 'There is no migration named {migration}.',
    remedy: 'See `regrade status` for the migrations that exist, or start one with `regrade run FILE`.',
    exit: 'badInput',
  },
  RG_ORCHESTRATION_NOT_SUPERSEDED: {
    what: 'The new version of migration {migration} could not take over: {reason}',
    remedy: 'Wait for that to end, then run the file again.',
    exit: 'attention',
  },
  RG_ORCHESTRATION_NOT_RUNNING: {
    what: 'Migration {migration} is not running ({state}).',
    remedy: 'Start it with `regrade run FILE`.',
    exit: 'badInput',
  },
  RG_ORCHESTRATION_TIMEOUT: {
    what: 'A step of the target did not answer in time ({kind}).',
    remedy: "Look at the worker's log; run the migration again once the cause is mended.",
    exit: 'attention',
  },
  RG_ORCHESTRATION_UNEXPECTED: {
    what: 'A step of the target failed in a way that has no code of its own: {reason}.',
    remedy: "This is a bug of Regrade: report it with the worker's log.",
  },
  RG_ORCHESTRATION_NO_ANSWER: {
    what: 'No worker answered the command {command} of migration {migration} in time.',
    remedy: 'See `regrade status` and the worker log; the command may be sent again with the same effect.',
    retryable: true,
    exit: 'attention',
  },
});
