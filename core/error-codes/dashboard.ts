/** Throwable errors of the area `dashboard`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_DASHBOARD_…`. */
export const dashboardErrors = defineErrors({
  RG_DASHBOARD_INVALID_REQUEST: {
    what: 'The request is not of the shape that this address takes: {reason}.',
    remedy: 'Compare it with `/api/openapi.json` and send it again.',
    exit: 'badInput',
  },
  RG_DASHBOARD_UNKNOWN_ADDRESS: {
    what: 'There is nothing at {path}.',
    remedy: 'See `/api/openapi.json` for every address of this server.',
    exit: 'badInput',
  },
  RG_DASHBOARD_UNKNOWN_MIGRATION: {
    what: 'No migration is named {name}.',
    remedy: 'List the migrations with `regrade status`, or start it with `regrade run FILE`.',
    exit: 'badInput',
  },
  RG_DASHBOARD_UNKNOWN_TARGET: {
    what: 'The migration {name} has no target {target}.',
    remedy: 'Look it up in the table of targets; a target is named by its migration and repository.',
    exit: 'badInput',
  },
  RG_DASHBOARD_UNKNOWN_USAGE: {
    what: 'No usage query is named {name}.',
    remedy: 'See `/api/usage` for those that are declared.',
    exit: 'badInput',
  },
  RG_DASHBOARD_UNKNOWN_WAVE: {
    what: 'The migration {name} has no wave {wave}.',
    remedy: 'Name one of its waves: {waves}.',
    exit: 'badInput',
  },
  RG_DASHBOARD_UNKNOWN_ARTIFACT: {
    what: 'No artifact has the hash {sha256}, or its bytes are gone from the store.',
    remedy: 'Reload the page that linked to it; if it was deleted, run the migration again.',
    exit: 'badInput',
  },
  RG_DASHBOARD_NAME_MISMATCH: {
    what: 'The address names the migration {name}, but the spec is named {specName}.',
    remedy: 'Put the spec under its own name.',
    exit: 'badInput',
  },
  RG_DASHBOARD_COMMAND_REUSED: {
    what: 'The command id {commandId} was already used for another command.',
    remedy: 'Make a new command id for each intention; repeat one only for the very same command.',
    exit: 'badInput',
  },
  RG_DASHBOARD_FOREIGN_HOST: {
    what: 'The request names the host {host}, which is not one of this server.',
    remedy: 'Open the dashboard by its loopback address, or list the host among the allowed ones.',
    exit: 'refused',
  },
  RG_DASHBOARD_FOREIGN_ORIGIN: {
    what: 'A page of {origin} asked for a change here, which only the dashboard itself may do.',
    remedy: 'Use the dashboard or the command line for it.',
    exit: 'refused',
  },
  RG_DASHBOARD_UNSIGNED_WEBHOOK: {
    what: 'The webhook {deliveryId} does not carry a signature of the code host {host}.',
    remedy: 'Set the same webhook secret at the code host and in the variable that the configuration names.',
    exit: 'refused',
  },
  RG_DASHBOARD_TOO_LARGE: {
    what: 'The request is larger than the {limit} bytes that this address takes.',
    remedy: 'Send less at once.',
    exit: 'badInput',
  },
  RG_DASHBOARD_UNREACHABLE: {
    what: 'The dashboard at {url} does not answer: {reason}.',
    remedy: 'Start it with `regrade up`, or check the address.',
    retryable: true,
    exit: 'missing',
  },
  RG_DASHBOARD_UNEXPECTED: {
    what: 'The dashboard failed on its own account: {reason}.',
    remedy: 'Look into its log at the time of the request and report it as a bug.',
  },
  RG_DASHBOARD_WEB_BUILD: {
    what: 'The web page could not be built: {reason}.',
    remedy: 'Run `npx vite build dashboard/web` and mend what it prints.',
    exit: 'missing',
  },
});
