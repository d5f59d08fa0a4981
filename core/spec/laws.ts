/**
 * What must hold in a migration file beyond the shape of single values: names are unique, waves are in order, one of
 * several keys is chosen, commands can run, templates name known variables.
 *
 * Works on unchecked data, so that all problems come at once whatever else is wrong. Patterns are `pattern-texts.ts`.
 */
import { checkTemplate, stableTemplateVariables, templateVariables } from '../template.ts';
import { commandWords } from './command-words.ts';
import type { Finding } from './problem.ts';
import { entries, keysOf, member, type Raw, textAt } from './raw.ts';
import { uniqueNames } from './unique-names.ts';
import { waveLaws } from './wave-laws.ts';

/** Everything wrong in a document beyond its shape. */
export function checkLaws(document: unknown): readonly Finding[] {
  const root: Raw = { value: document, path: [] };
  return [
    ...scopeLaws(member(root, 'scope')),
    ...stepLaws(member(root, 'steps')),
    ...commandLaws(member(root, 'verify', 'commands')),
    ...waveLaws(member(root, 'rollout', 'waves')),
    ...changesetLaws(member(root, 'changeset')),
  ];
}

const sourceKeys = Object.freeze(['github', 'repositories', 'directory']);

function scopeLaws(scope: Raw): readonly Finding[] {
  const sources = member(scope, 'sources');
  const findings: Finding[] = [];
  if (sources.value === null || (Array.isArray(sources.value) && sources.value.length === 0))
    findings.push({ code: 'RG_SPEC_EMPTY_SCOPE', path: sources.path, details: {}, at: 'key' });
  for (const source of entries(sources)) findings.push(...oneOf(source, sourceKeys));
  for (const list of ['include', 'exclude'])
    for (const glob of entries(member(scope, 'files', list))) findings.push(...globLaws(glob));
  return findings;
}

function globLaws({ value, path }: Raw): readonly Finding[] {
  if (typeof value !== 'string') return [];
  if (value.startsWith('!'))
    return [
      invalid(
        path,
        'a glob that starts with `!` is not understood here',
        'Move it to `scope.files.exclude`, without the `!`.',
      ),
    ];
  if (value.startsWith('/') || value.startsWith('../'))
    return [
      invalid(
        path,
        'globs are relative to the root of each repository',
        'Remove what leads out of it, e.g. write `src/**`.',
      ),
    ];
  return [];
}

function stepLaws(steps: Raw): readonly Finding[] {
  const list = entries(steps);
  const chosen = list.flatMap((step) =>
    keysOf(step).includes('run') ? [] : oneOf(step, ['pattern', 'model']),
  );
  return [...chosen, ...uniqueNames(list, { thing: 'step id', key: 'id', prefix: 'step' })];
}

const reservedChecks = Object.freeze(['syntax', 'types']);

function commandLaws(commands: Raw): readonly Finding[] {
  const list = entries(commands);
  const findings = [...uniqueNames(list, { thing: 'command id', key: 'id', prefix: 'command' })];
  for (const command of list) {
    const id = textAt(command, 'id');
    if (id !== undefined && reservedChecks.includes(id.value))
      findings.push(
        invalid(id.path, `\`${id.value}\` is the name of a built-in check`, 'Choose another id.'),
      );
    findings.push(...runLaws(command));
  }
  return findings;
}

function runLaws(command: Raw): readonly Finding[] {
  const run = member(command, 'run');
  const isShell = member(command, 'shell').value === true;
  if (isShell && Array.isArray(run.value))
    return [
      invalid(
        run.path,
        'a shell takes one line, not a list of words',
        'Write `run` as one text, or drop `shell: true`.',
      ),
    ];
  if (isShell || typeof run.value !== 'string') return [];
  const words = commandWords(run.value);
  return words.kind === 'words' ? [] : [invalid(run.path, words.reason, words.remedy)];
}

function changesetLaws(changeset: Raw): readonly Finding[] {
  const branch = textAt(changeset, 'branch');
  const texts = [
    textAt(changeset, 'title'),
    textAt(changeset, 'body'),
    textAt(changeset, 'commit', 'message'),
  ];
  const findings = texts.flatMap((text) =>
    text === undefined ? [] : templateLaws(text, Object.keys(templateVariables)),
  );
  if (branch !== undefined)
    findings.push(...templateLaws(branch, stableTemplateVariables), ...branchLaws(branch));
  return findings;
}

function templateLaws(
  { value, path }: Raw & { readonly value: string },
  allowed: readonly string[],
): Finding[] {
  return checkTemplate(value, allowed).map((fault): Finding => {
    const within = { start: fault.start, end: fault.end };
    if (fault.kind === 'unclosed')
      return {
        code: 'RG_SPEC_TEMPLATE',
        path,
        within,
        details: {
          reason: 'a template variable is not closed',
          remedy: 'Add `}}`, or write `\\{{` for literal braces.',
        },
      };
    const isKnown = Object.hasOwn(templateVariables, fault.expression);
    const reason = isKnown
      ? `\`{{${fault.expression}}}\` may change while a branch lives, so no branch name can hold it`
      : `\`{{${fault.expression}}}\` is not a template variable`;
    const list = allowed.map((name) => `\`${name}\``).join(', ');
    const remedy =
      fault.nearest === undefined ? `Use one of ${list}.` : `Did you mean \`{{${fault.nearest}}}\`?`;
    return { code: 'RG_SPEC_TEMPLATE', path, within, details: { reason, remedy } };
  });
}

/** What git refuses in a branch name, as `git check-ref-format` has it. */
const badBranch = /\s|[~^:?*[\\]|\.\.|\/\/|@\{|^[-/.]|\/\.|[/.]$|\.lock$/;

function branchLaws({ value, path }: Raw & { readonly value: string }): readonly Finding[] {
  const filled = value.replaceAll(/\{\{[^{}]*\}\}/g, 'x').trim();
  const bad = badBranch.exec(filled)?.[0];
  if (bad === undefined) return [];
  return [
    invalid(
      path,
      `git allows no \`${bad}\` there in a branch name`,
      'Use letters, digits, `-`, `_` and single `/`.',
    ),
  ];
}

function oneOf(parent: Raw, keys: readonly string[]): readonly Finding[] {
  if (typeof parent.value !== 'object' || parent.value === null || Array.isArray(parent.value)) return [];
  const present = keysOf(parent).filter((key) => keys.includes(key));
  if (present.length === 1) return [];
  const found = present.length === 0 ? 'none' : present.map((key) => `\`${key}\``).join(' and ');
  return [
    {
      code: 'RG_SPEC_ONE_OF',
      path: parent.path,
      details: { keys: keys.map((key) => `\`${key}\``).join(', '), found },
    },
  ];
}

function invalid(path: Raw['path'], reason: string, remedy: string): Finding {
  return { code: 'RG_SPEC_INVALID_VALUE', path, details: { reason, remedy } };
}
