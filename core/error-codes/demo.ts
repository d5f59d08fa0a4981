/** Throwable errors of the area `demo`; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_DEMO_…`. */
export const demoErrors = defineErrors({
  RG_DEMO_FLEET_INSTALL: {
    what: "The packages of the demo's fleet could not be installed: {reason}.",
    remedy: 'Check that npm reaches its registry, then start the demo again.',
    retryable: true,
    exit: 'missing',
  },
  RG_DEMO_FLEET_BUILD: {
    what: 'git could not build the repository {repository}: {reason}.',
    remedy: 'Check that git 2.38 or newer is installed and that the disk is not full.',
    exit: 'missing',
  },
  RG_DEMO_ANSWER_UNKNOWN: {
    what: 'The book of answers says nothing of the site {site} in {path} of {repository}.',
    remedy: "Read the site's code and add the answer to infra/demo/answers.json.",
    exit: 'badInput',
  },
  RG_DEMO_ANSWER_REJECTED: {
    what: 'The answer for {path} of {repository} does not apply: {reason}.',
    remedy: 'Mend infra/demo/answers.json.',
    exit: 'badInput',
  },
  RG_DEMO_MIGRATION_INVALID: {
    what: "The demo's migration file has problems: {problems}.",
    remedy: 'Mend infra/demo/node-deprecated-apis.migration.yaml; `regrade check` shows each place.',
    exit: 'badInput',
  },
});
