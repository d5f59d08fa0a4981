/** Throwable errors of the area `edits`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_EDITS_…`. */
export const editsErrors = defineErrors({});
