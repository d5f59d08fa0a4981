/** Errors of the area `spec`, thrown or listed as problems of a file; see `define.ts` for what a definition means. */
import { defineErrors } from './define.ts';

/** Errors with codes `RG_SPEC_…`. */
export const specErrors = defineErrors({
  RG_SPEC_INVALID: {
    what: '{path} has {problems}; nothing was started.',
    remedy: 'Mend the problems listed above; `regrade check {path}` lists them again.',
    exit: 'badInput',
  },
  RG_SPEC_YAML: {
    what: 'The file is not well-formed YAML: {reason}.',
    remedy: '{remedy}',
    exit: 'badInput',
  },
  RG_SPEC_TOO_LARGE: {
    what: 'The file has {bytes} bytes; at most {limit} are read.',
    remedy: 'Move long texts out of the file, or split the migration in two.',
    exit: 'badInput',
  },
  RG_SPEC_DUPLICATE_KEY: {
    what: 'The key `{key}` stands twice in the same place, so one of the two would be lost.',
    remedy: 'Remove or rename one of them.',
    exit: 'badInput',
  },
  RG_SPEC_UNKNOWN_KEY: {
    what: '`{key}` is not a key of {place}.',
    remedy: '{suggestion}',
    exit: 'badInput',
  },
  RG_SPEC_MISSING_KEY: {
    what: '`{key}` is missing.',
    remedy: 'Add `{key}`: {expected}.',
    exit: 'badInput',
  },
  RG_SPEC_WRONG_TYPE: {
    what: 'Expected {expected}, found {found}.',
    remedy: 'Write {expected} here.',
    exit: 'badInput',
  },
  RG_SPEC_INVALID_VALUE: {
    what: 'This cannot stand here: {reason}.',
    remedy: '{remedy}',
    exit: 'badInput',
  },
  RG_SPEC_UNIT: {
    what: '{found} is not {expected}.',
    remedy: 'Write a number and its unit, for example `{example}`.',
    exit: 'badInput',
  },
  RG_SPEC_NOT_SUPPORTED: {
    what: '`{key}` ({what}) is not supported yet.',
    remedy: '{suggestion}',
    exit: 'badInput',
  },
  RG_SPEC_EMPTY_SCOPE: {
    what: 'The scope names no repositories, so the migration would have no target.',
    remedy: 'List at least one source under `scope.sources`: `github`, `repositories` or `directory`.',
    exit: 'badInput',
  },
  RG_SPEC_EMPTY_SOURCE: {
    what: 'This source finds nothing: {reason}.',
    remedy: '{remedy}',
    exit: 'badInput',
  },
  RG_SPEC_UNKNOWN_HOST: {
    what: 'No code host of the configuration is named `{host}`, so a run would find no repository there.',
    remedy: 'Add it to `codeHosts` of the configuration, or use one of {hosts}.',
    exit: 'badInput',
  },
  RG_SPEC_ONE_OF: {
    what: 'Exactly one of {keys} belongs here; found {found}.',
    remedy: 'Keep one of them; write the others as entries of their own.',
    exit: 'badInput',
  },
  RG_SPEC_DUPLICATE: {
    what: 'The {thing} `{name}` is taken already (line {first}).',
    remedy: 'Give each {thing} its own name.',
    exit: 'badInput',
  },
  RG_SPEC_WAVES: {
    what: 'The waves do not fit together: {reason}.',
    remedy: '{remedy}',
    exit: 'badInput',
  },
  RG_SPEC_PATTERN: {
    what: 'The pattern does not compile: {reason}',
    remedy: '{remedy}',
    exit: 'badInput',
  },
  RG_SPEC_PATTERN_DUBIOUS: {
    what: 'The pattern compiles, but: {reason}',
    remedy: '{remedy}',
    exit: 'badInput',
  },
  RG_SPEC_TEMPLATE: {
    what: 'The template cannot be filled in: {reason}.',
    remedy: '{remedy}',
    exit: 'badInput',
  },
});
