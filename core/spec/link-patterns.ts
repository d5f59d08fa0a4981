/**
 * A migration file whose patterns are whole: each holds what it calls, so that the spec alone says what runs. Pure.
 *
 * The texts are those of `pattern-texts.ts`.
 */
import type { PatternRole } from './pattern-texts.ts';
import type { MigrationFile } from './schema.ts';

/** Makes one pattern whole; a pattern that calls nothing of a library stays as it is. */
export type LinkPattern = (pattern: string, role: PatternRole) => string;

/** The file with every pattern linked. */
export function withLinkedPatterns(file: MigrationFile, link: LinkPattern): MigrationFile {
  const steps = file.steps.map((step) => ({
    ...step,
    ...(step.pattern === undefined ? {} : { pattern: link(step.pattern, 'rewrite') }),
    ...(step.model === undefined
      ? {}
      : { model: { ...step.model, select: link(step.model.select, 'select') } }),
  }));
  const commands = file.verify.commands.map((command) => ({
    ...command,
    ...(command.when === undefined ? {} : { when: link(command.when, 'condition') }),
  }));
  return { ...file, steps, verify: { ...file.verify, commands } };
}
