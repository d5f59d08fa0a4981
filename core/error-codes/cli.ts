/** Throwable errors of the area `cli`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_CLI_…`. */
export const cliErrors = defineErrors({
  RG_CLI_USAGE: {
    what: 'The command cannot be carried out: {reason}.',
    remedy: '{remedy}',
    exit: 'badInput',
  },
  RG_CLI_CONFIG_INVALID: {
    what: 'The configuration has {problems}; nothing was started.',
    remedy: 'Mend the problems listed above; docs/configuration.md explains every key and variable.',
    exit: 'badInput',
  },
  RG_CLI_NOT_SUPPORTED: {
    what: '`regrade {verb}` is not supported yet.',
    remedy: '`regrade --help` lists what this version does.',
    exit: 'badInput',
  },
  RG_CLI_READ: {
    what: 'Cannot read {path}: {reason}.',
    remedy: 'Check the path and its permissions; relative paths start at the working directory or `--cwd`.',
    exit: 'badInput',
  },
  RG_CLI_LIBRARY: {
    what: 'Cannot use the library {path}: {reason}.',
    remedy: 'Mend the file or the path; docs/libraries.md says what a library is made of.',
    exit: 'badInput',
  },
  RG_CLI_WRITE: {
    what: 'Cannot write {path}: {reason}.',
    remedy: 'Check the permissions and the space on the disk, then run the command again.',
    exit: 'missing',
  },
  RG_CLI_FILE_EXISTS: {
    what: '{path} exists already.',
    remedy: 'Choose another name, or add `--force` to write over it.',
    exit: 'badInput',
  },
  RG_CLI_DIRTY_TREE: {
    what: 'The git working tree {root} has changes that are not committed ({files}), so nothing was written.',
    remedy: 'Commit or stash them first, or add `--force`; `--dry-run` only shows the diff.',
    exit: 'badInput',
  },
  RG_CLI_FILE_CHANGED: {
    what: '{path} changed while the command ran, so it was left alone.',
    remedy: 'Run the command again.',
    retryable: true,
    exit: 'attention',
  },
  RG_CLI_OUTSIDE: {
    what: '{path} would be written, which lies outside of {root}; nothing was written.',
    remedy: 'Mend the file name that the pattern builds or the reply has.',
    exit: 'badInput',
  },
  RG_CLI_ENGINE_FAILED: {
    what: 'The query engine failed on {path}: {reason}.',
    remedy: 'The other files were looked at; please report the file and the pattern as a bug.',
  },
  RG_CLI_INTERRUPTED: {
    what: 'Interrupted{where}.',
    remedy: '{remedy}',
    exit: 'interrupted',
  },
  RG_CLI_GIT_MISSING: {
    what: 'git does not run on this machine: {reason}.',
    remedy: 'Install git 2.38 or later; `regrade doctor` shows what else is missing.',
    exit: 'missing',
  },
});
