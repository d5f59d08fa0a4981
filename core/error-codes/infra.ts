/** Throwable errors of the area `infra`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_INFRA_…`. */
export const infraErrors = defineErrors({});
