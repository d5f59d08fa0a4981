/** Throwable errors of the area `publish`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_PUBLISH_…`. */
export const publishErrors = defineErrors({});
