/**
 * Templates of a changeset's texts: `{{dotted.path}}` with a closed set of variables, nothing more.
 *
 * Not a language: no conditions, loops or filters. `\{{` stands for literal braces. Checked once when a migration file
 * is read, so rendering cannot meet an unknown name. Free of zod and Node.
 */
import { nearestName } from './nearest.ts';

/** Every variable of a template, with what it holds. */
export const templateVariables = Object.freeze({
  'migration.name': 'Id of the migration.',
  'migration.title': 'Title of the migration.',
  'migration.description': 'Description of the migration, in Markdown.',
  'migration.tracking': 'Address of the tracking ticket; empty where none is given.',
  'project.suffix': 'Dash and name of the project in a monorepo; empty for a whole repository.',
  'repository.id': 'Id of the repository, `host/owner/name`.',
  'repository.owner': 'Owner of the repository.',
  'repository.name': 'Name of the repository.',
  'changes.files': 'Number of changed files.',
  'changes.edits': 'Number of edits.',
});

/** Name of a template variable. */
export type TemplateVariable = keyof typeof templateVariables;

/** A value for every variable; what fills templates. */
export type TemplateValues = Readonly<Record<TemplateVariable, string>>;

/** Variables that hold one value for the whole life of a changeset; a branch name may use only these. */
export const stableTemplateVariables = Object.freeze([
  'migration.name',
  'project.suffix',
  'repository.id',
  'repository.owner',
  'repository.name',
] as const satisfies readonly TemplateVariable[]);

/** One thing wrong in a template; `start` and `end` are offsets in its text. */
export interface TemplateFault {
  readonly kind: 'unknown' | 'unclosed';
  /** What stands between the braces. */
  readonly expression: string;
  readonly start: number;
  readonly end: number;
  /** The allowed variable with the most similar name, if one is similar. */
  readonly nearest?: string;
}

const placeholder = /\\\{\{|\{\{(?<inner>[^{}\n]*)\}\}|\{\{/g;

/** Every fault of a template, in order; `allowed` narrows the variables that may stand in it. */
export function checkTemplate(
  text: string,
  allowed: readonly string[] = Object.keys(templateVariables),
): readonly TemplateFault[] {
  const faults: TemplateFault[] = [];
  for (const match of text.matchAll(placeholder)) {
    const [whole] = match;
    if (whole === '\\{{') continue;
    const expression = match.groups?.inner?.trim();
    const span = { start: match.index, end: match.index + whole.length };
    if (expression === undefined) {
      faults.push({ kind: 'unclosed', expression: '', ...span });
      continue;
    }
    if (allowed.includes(expression)) continue;
    const nearest = nearestName(expression, allowed);
    faults.push({ kind: 'unknown', expression, ...span, ...(nearest === undefined ? {} : { nearest }) });
  }
  return faults;
}

/** Text of a checked template with its variables filled in; what is not a variable stays as it is. */
export function renderTemplate(template: string, values: TemplateValues): string {
  return template.replaceAll(placeholder, (whole: string, inner: string | undefined) => {
    if (whole === '\\{{') return '{{';
    const name = inner?.trim() ?? '';
    return isTemplateVariable(name) ? values[name] : whole;
  });
}

function isTemplateVariable(name: string): name is TemplateVariable {
  return Object.hasOwn(templateVariables, name);
}
