/**
 * The generated parts of the documentation: verbs, error codes, configuration keys, template variables, later keys.
 *
 * Made of the same data that the program runs with, so they cannot fall behind it. Pure.
 */
import { z } from 'zod';
import { configKeys } from '../../core/config/keys.ts';
import { ConfigFile } from '../../core/config/schema.ts';
import { type ErrorDefinition, exitCodes } from '../../core/error-codes/define.ts';
import { errorRegistry } from '../../core/errors.ts';
import { laterKeys } from '../../core/spec/later-keys.ts';
import { stableTemplateVariables, templateVariables } from '../../core/template.ts';
import type { CommandDefinition } from '../command.ts';
import { table } from './markdown.ts';

/** Every verb with its arguments, options and examples. */
export function verbsSection(commands: readonly CommandDefinition[]): string {
  return commands
    .filter(({ isHidden }) => isHidden !== true)
    .map(verbSection)
    .join('\n\n');
}

function verbSection({ name, summary, arguments: positional, options, examples }: CommandDefinition): string {
  const usage = ['regrade', name, ...positional.map(({ syntax }) => syntax)].join(' ');
  const rows = [
    ...positional.map(({ syntax, description }) => [code(syntax), description]),
    ...options.map((option) => [
      code(option.flags),
      option.default === undefined
        ? option.description
        : `${option.description} (default ${code(option.default)})`,
    ]),
  ];
  const parts = [`### ${name}`, `\`${usage}\` ${summary}.`];
  if (rows.length > 0) parts.push(table(['argument or option', 'meaning'], rows));
  parts.push(`\`\`\`sh\n${examples.map(({ line, does }) => `# ${does}\n${line}`).join('\n\n')}\n\`\`\``);
  return parts.join('\n\n');
}

/** Every error code with what it says, what to do, and the exit code. */
export function errorsDocument(): string {
  const areas = Map.groupBy(
    Object.entries<ErrorDefinition>(errorRegistry),
    ([key]) => key.split('_')[1] ?? '',
  );
  const sections = [...areas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([area, entries]) => {
      const texts = [...entries]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, definition]) => errorSection(key, definition));
      return `## ${area.toLowerCase()}\n\n${texts.join('\n\n')}`;
    });
  return `# Error reference

Every error that Regrade throws or lists has a code. The code is stable; the words may change. Words in braces are filled
in with the facts of the case, which \`--json\` output also carries as \`details\`. Exit codes are explained in
[cli.md](cli.md#exit-codes). This file is generated from the registry (\`core/error-codes/\`) by \`npm run generate\`.

${sections.join('\n\n')}
`;
}

function errorSection(key: string, { what, remedy, retryable, exit }: ErrorDefinition): string {
  const notes = [
    `exit code ${exitCodes[exit ?? 'bug']}`,
    ...(retryable === true ? ['may succeed when tried again'] : []),
  ];
  const advice = /^\{\w+\}$/.test(remedy) ? 'The message says it; it depends on the case.' : escaped(remedy);
  return `### ${key}\n\n${escaped(what)}\n\n**What to do:** ${advice} (${notes.join('; ')})`;
}

/** Angle brackets outside of code would be taken for HTML. */
function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('`');
}

interface JsonNode {
  readonly properties?: Readonly<Record<string, JsonNode>>;
  readonly description?: string;
  readonly default?: unknown;
}

/** Every key of the configuration with its environment variable, default and meaning. */
export function configurationSection(): string {
  const schema: JsonNode = JSON.parse(JSON.stringify(z.toJSONSchema(ConfigFile, { io: 'input' })));
  const rows = configKeys.map(({ path, variable, as }) => {
    const node = path
      .split('.')
      .reduce<JsonNode | undefined>((parent, part) => parent?.properties?.[part], schema);
    const value = node?.default;
    const shown = value === undefined ? '' : code(as === 'json' ? 'github.com' : String(value));
    return [code(path), code(variable), shown, node?.description ?? ''];
  });
  return table(['key', 'variable', 'default', 'meaning'], rows);
}

/** Every template variable; those that a branch name may hold are marked. */
export function templateSection(): string {
  const stable: readonly string[] = stableTemplateVariables;
  const rows = Object.entries(templateVariables).map(([name, meaning]) => [
    code(`{{${name}}}`),
    meaning,
    stable.includes(name) ? 'yes' : '',
  ]);
  return table(['variable', 'value', 'allowed in `branch`'], rows);
}

/** Every key that is refused with "not supported yet". */
export function laterKeysSection(): string {
  const rows = laterKeys.map(({ path, what, accepts, refuses }) => {
    const accepted =
      refuses === undefined ? accepts.map((value) => code(JSON.stringify(value))) : ['every other value'];
    return [code(refuses === undefined ? path : `${path}: ${refuses.join(', ')}`), what, accepted.join(', ')];
  });
  return table(['key', 'what it will be for', 'accepted today'], rows);
}

function code(text: string): string {
  return `\`${text}\``;
}
