/** Throwable errors of the area `dashboard`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_DASHBOARD_…`. */
export const dashboardErrors = defineErrors({});
