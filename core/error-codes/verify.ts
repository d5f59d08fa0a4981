/** Throwable errors of the area `verify`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_VERIFY_…`. */
export const verifyErrors = defineErrors({});
