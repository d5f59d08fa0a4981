/** `regrade explain`: how a pattern is read and how it will be run. */

import { stringify } from 'yaml';
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { explainQuery, formatQuery, nativeRuleOf, type UsedDefinition } from '../../query-language/index.ts';
import { type Invocation, listOption, textOption } from '../command.ts';
import { readQuery } from '../engine/query-input.ts';

/** Carries out `regrade explain`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const { output } = context;
  const [pattern = ''] = invocation.arguments;
  const options = {
    language: textOption(invocation, 'language'),
    libraries: listOption(invocation, 'library'),
  };
  const { written, source, used, query } = await readQuery(pattern, options, context);
  const { language, hash, extensions, rewrites, plan } = query;
  output.json({
    formatted: formatQuery(written),
    language,
    hash,
    extensions,
    rewrites,
    plan,
    rule: nativeRuleOf(query),
    definitions: used,
    linked: source,
  });
  output.line(explainQuery({ ...query, source: written }));
  for (const line of [...ruleLines(nativeRuleOf(query)), ...definitionLines(used)]) output.line(line);
  return 'done';
}

/** What the parser is asked for, so that only its hits are tried. */
function ruleLines(rule: ReturnType<typeof nativeRuleOf>): readonly string[] {
  if (rule === undefined || rule === 'never') return [];
  const lines = stringify(rule, { lineWidth: 0 }).trimEnd().split('\n');
  return ['', 'asks the parser for', ...lines.map((line) => `  ${line}`)];
}

function definitionLines(used: readonly UsedDefinition[]): readonly string[] {
  if (used.length === 0) return [];
  const width = Math.max(...used.map(({ kind, name }) => kind.length + name.length + 1));
  return [
    '',
    'calls',
    ...used.map(({ kind, name, path }) => `  ${`${kind} ${name}`.padEnd(width)}  ${path}`),
  ];
}
