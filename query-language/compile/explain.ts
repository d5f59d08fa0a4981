/** Tells people how a query was read and how it will be run. */
import type { CompiledQuery, LiteralFormula } from '../api.ts';
import { formatQuery } from '../syntax/format.ts';
import type { Program } from './program.ts';

const answerers = Object.freeze({ model: 'a language model', types: 'TypeScript' });

/** How the query was read and how it will be run, for people. */
export function explainQuery(query: CompiledQuery): string {
  const { plan } = query;
  const driven = {
    nodes: 'tried at every node of a file, each time anew',
    file: 'run once on each file',
    steps: 'run in steps on each file, each step seeing what the one before wrote',
    files: 'run once over all files together',
  };
  const { trivia } = (query.program as Program).language;
  const anchor =
    plan.anchor === undefined
      ? []
      : [
          `           and files without /${plan.anchor.replaceAll(trivia || ' ', ' ')}/, a blank being any trivia`,
        ];
  return [
    `language   ${query.language} (.${query.extensions.join(', .')})`,
    `runs       ${driven[plan.scan]}`,
    `skips      ${plan.literals.kind === 'always' ? 'no file unparsed' : `files without ${formulaText(plan.literals)}`}`,
    ...anchor,
    `looks at   ${plan.kinds === undefined ? 'every node' : `nodes of kind ${plan.kinds.join(', ')}`}`,
    `rewrites   ${query.rewrites ? 'yes' : 'no, it only searches'}`,
    ...(query.asks.length === 0
      ? []
      : [`asks       ${query.asks.map((kind) => answerers[kind]).join(', ')}`]),
    '',
    'read as',
    ...formatQuery(query.source)
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`.trimEnd()),
  ].join('\n');
}

function formulaText(formula: LiteralFormula, isInner = false): string {
  if (formula.kind === 'always') return 'anything';
  if (formula.kind === 'literal') return JSON.stringify(formula.text);
  const text = formula.items.map((item) => formulaText(item, true)).join(` ${formula.kind} `);
  return isInner ? `(${text})` : text;
}
