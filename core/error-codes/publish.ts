/** Throwable errors of the area `publish`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_PUBLISH_…`. */
export const publishErrors = defineErrors({
  RG_PUBLISH_UNAUTHORIZED: {
    what: '{what}: the code host does not know the token ({status}).',
    remedy: 'Set a valid token in the variable that the configuration names for this host.',
    exit: 'refused',
  },
  RG_PUBLISH_FORBIDDEN: {
    what: '{what}: the code host refuses it ({status}): {reason}.',
    remedy:
      'Give the token write access to contents and pull requests of this repository; an archived one takes no changes.',
    exit: 'refused',
  },
  RG_PUBLISH_NOT_FOUND: {
    what: '{what}: the code host does not show it to this token ({status}).',
    remedy: 'Check that the repository exists and that the token may read it.',
    exit: 'refused',
  },
  RG_PUBLISH_INVALID: {
    what: '{what}: the code host rejects the request ({status}): {reason}.',
    remedy: 'Mend what the code host names; branch protection or a ruleset may forbid the branch name.',
    exit: 'attention',
  },
  RG_PUBLISH_UNREACHABLE: {
    what: '{what}: the code host does not answer: {reason}.',
    remedy: 'It is tried again by itself; check the network and the host if it lasts.',
    retryable: true,
    exit: 'attention',
  },
  RG_PUBLISH_TOKEN_MISSING: {
    what: 'There is no token for the code host {host}: the variable {variable} is not set.',
    remedy: 'Set {variable} for the worker and start it again.',
    exit: 'refused',
  },
  RG_PUBLISH_HOST_UNKNOWN: {
    what: 'The configuration has no code host named {host}.',
    remedy: 'Add it under `codeHosts` in regrade.config.yaml.',
    exit: 'badInput',
  },
  RG_PUBLISH_STATE_LOST: {
    what: 'The {kind} {id} is not in the database.',
    remedy: 'Start the migration again; the database may have been replaced.',
  },
});
