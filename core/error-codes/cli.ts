/** Throwable errors of the area `cli`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_CLI_…`. */
export const cliErrors = defineErrors({});
