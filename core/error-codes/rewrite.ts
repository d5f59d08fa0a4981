/** Throwable errors of the area `rewrite`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_REWRITE_…`. */
export const rewriteErrors = defineErrors({
  RG_REWRITE_ARTIFACT_MISSING: {
    what: 'Artifact {sha256} cannot be read: {reason}.',
    remedy:
      'Restore the artifact folder (or bucket) from its backup, or retry the target so that the artifact is made again.',
    exit: 'missing',
  },
  RG_REWRITE_SPEC_UNKNOWN: {
    what: 'Spec {spec} is not in the database, so nothing tells how to rewrite {target}.',
    remedy: 'Run the migration again with `regrade run FILE`; it stores the spec before it starts targets.',
  },
  RG_REWRITE_TARGET_UNKNOWN: {
    what: 'Target {target} is not in the database or was never scanned: it has no base commit.',
    remedy: 'Run the migration again; discovery and scan come before the rewrite.',
  },
  RG_REWRITE_MODEL_UNAVAILABLE: {
    what: 'The model endpoint did not answer: {reason}.',
    remedy:
      'It is tried again by itself. Where it lasts, check the endpoint of `model.baseUrl`, its rate limits and the network.',
    retryable: true,
    exit: 'refused',
  },
  RG_REWRITE_RECORDING_INVALID: {
    what: 'The recorded answer {path} cannot be used: {reason}.',
    remedy: 'Delete the file and record it again, or mend it: docs/model.md shows its form.',
    exit: 'badInput',
  },
});
