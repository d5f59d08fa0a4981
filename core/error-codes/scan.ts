/** Throwable errors of the area `scan`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_SCAN_…`. */
export const scanErrors = defineErrors({});
