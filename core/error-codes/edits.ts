/** Throwable errors of the area `edits`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_EDITS_…`. */
export const editsErrors = defineErrors({
  RG_EDITS_PERTURBED: {
    what: 'Row {row} of {path} is an edit that is perturbed already (class {op}): the benchmark perturbs real ones itself.',
    remedy:
      'Run the set with `npm run conformance -- {path}`, or give the benchmark the real edits that it was made from.',
    exit: 'badInput',
  },
  RG_EDITS_NO_EDITS: {
    what: '{path} has no row that is a real edit.',
    remedy:
      'Give rows with id, original, search, replace, output and offset, as objects or as lists in this order.',
    exit: 'badInput',
  },
});
