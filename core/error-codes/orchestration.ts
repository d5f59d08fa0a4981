/** Throwable errors of the area `orchestration`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_ORCHESTRATION_…`. */
export const orchestrationErrors = defineErrors({});
