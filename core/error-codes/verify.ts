/** Throwable errors of the area `verify`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_VERIFY_…`. */
export const verifyErrors = defineErrors({
  RG_VERIFY_PATCH_UNKNOWN: {
    what: 'Patch {patch} of target {target} is not in the database.',
    remedy: 'Retry the target: the rewrite makes and stores its patch before it is verified.',
  },
  RG_VERIFY_PATH_ESCAPES: {
    what: 'The patch wants to write {path}, which leads out of the checkout through a link.',
    remedy: 'Exclude the path in `scope.files`; files behind symbolic links are not changed.',
    exit: 'stopped',
  },
  RG_VERIFY_GATE_INVALID: {
    what: 'The condition `when` of the command {command} does not compile: {reason}.',
    remedy: 'Mend the pattern in the migration file; `regrade check` shows the place.',
    exit: 'badInput',
  },
});
