/** Throwable errors of the area `scan` (discovery, mirrors, scanning); see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_SCAN_…`. */
export const scanErrors = defineErrors({
  RG_SCAN_GIT_MISSING: {
    what: 'Cannot start git ({binary}): {reason}.',
    remedy: 'Install git 2.38 or later and make sure that it is on the PATH; `regrade doctor` checks it.',
    exit: 'missing',
  },
  RG_SCAN_GIT_FAILED: {
    what: '`git {command}` ended with code {exitCode}: {reason}',
    remedy:
      'Run the same command by hand in the repository; a damaged mirror may be deleted, it is made again.',
    retryable: true,
  },
  RG_SCAN_MIRROR_UNREACHABLE: {
    what: 'Cannot fetch {repository}: {reason}',
    remedy:
      'Check the clone URL, the network and that the token may read the repository; then retry the target.',
    retryable: true,
    exit: 'refused',
  },
  RG_SCAN_REPOSITORY_UNREADABLE: {
    what: '{repository} cannot be read: {reason}',
    remedy:
      'Check that the path is a git repository that this user owns or has marked as safe (safe.directory).',
    exit: 'badInput',
  },
  RG_SCAN_MIRROR_REF_MISSING: {
    what: '{repository} has no branch, tag or commit {ref}.',
    remedy:
      'Name an existing ref after the @ in the list of repositories, or leave it out for the default branch.',
    exit: 'badInput',
  },
  RG_SCAN_MIRROR_LOCKED: {
    what: 'The mirror of {repository} is in use by another process ({holder}) for more than {seconds} seconds.',
    remedy:
      'Wait until the other process is done, or stop it; the lock of a dead process is taken over by itself.',
    retryable: true,
  },
  RG_SCAN_URL_REFUSED: {
    what: 'The clone URL of {repository} is refused: {reason}.',
    remedy:
      'Use an https, http, ssh or file URL or a path without user name and password; tokens belong to a code host.',
    exit: 'badInput',
  },
  RG_SCAN_COMMIT_MISSING: {
    what: 'Commit {commit} is not in {repository} any more.',
    remedy: 'The branch was rewritten and its old commit is gone from the host: scan the target again.',
  },
  RG_SCAN_TREE_TOO_LARGE: {
    what: 'The tree {tree} has more than {most} entries, so it is not listed.',
    remedy:
      'Leave the repository out: no real one is as large, but a few trees that name each other can say they are.',
    exit: 'badInput',
  },
  RG_SCAN_OBJECT_MISSING: {
    what: 'Object {object} cannot be read from {repository}: {reason}.',
    remedy:
      'The repository is damaged: `git fsck` in it shows how far; a mirror may be deleted, it is made again.',
  },
  RG_SCAN_SOURCE_UNREADABLE: {
    what: 'The source {source} of repositories cannot be read: {reason}.',
    remedy:
      'Mend the path or the line named; a line is a clone URL, a path or host/owner/name, optionally with @ref.',
    exit: 'badInput',
  },
  RG_SCAN_HOST_UNKNOWN: {
    what: 'No code host named {host} is configured.',
    remedy: 'Add it under codeHosts in regrade.config.yaml, or use one of: {known}.',
    exit: 'badInput',
  },
  RG_SCAN_HOST_REFUSED: {
    what: 'The code host {host} refused {request} with status {status}: {reason}.',
    remedy: 'Check that the token in {variable} is valid and may list the repositories of {owner}.',
    exit: 'refused',
  },
  RG_SCAN_HOST_UNAVAILABLE: {
    what: 'The code host {host} did not answer {request}: {reason}.',
    remedy: 'Nothing: it is tried again; if it stays so, check the host, the network and its rate limit.',
    retryable: true,
  },
  RG_SCAN_SPEC_UNKNOWN: {
    what: 'No spec {spec} is stored.',
    remedy: 'Start the migration from its file with `regrade run`, which stores the spec first.',
  },
  RG_SCAN_LANE_FAILED: {
    what: 'A scanning process cannot start: {reason}.',
    remedy: 'Check free memory and that node can be started; if it can, this is a bug of Regrade: report it.',
    retryable: true,
  },
  RG_SCAN_INDEX_FAILED: {
    what: 'The index of file contents cannot be kept: {reason}.',
    remedy:
      'Check free disk space and that the state folder can be written; the folder `index` in it may be deleted, it is made again.',
    retryable: true,
    exit: 'missing',
  },
  RG_SCAN_STEP_UNSUPPORTED: {
    what: 'Step {step} cannot run on one file at a time: {reason}.',
    remedy: 'Patterns over several files are not supported yet in a migration: write the step on one file.',
    exit: 'badInput',
  },
  RG_SCAN_USAGE_CHANGED: {
    what: 'The usage query {name} was declared with another pattern or scope, and counts of two questions do not compare.',
    remedy: 'Give the new question a name of its own, or restore the pattern and scope.',
    exit: 'badInput',
  },
});
