/** Derives a query's plan, and tells people how a query was read and will be run. */
import type { CompiledQuery, LiteralFormula, QueryPlan } from '../api.ts';
import { formatQuery } from '../syntax/format.ts';
import { kindsOf } from './plan-kinds.ts';
import { literalsOf } from './plan-literals.ts';
import type { Pattern, Program } from './program.ts';

/** The plan of a program: what holds of every file and node it can match. */
export function planOf(program: Program): QueryPlan {
  const [first] = program.steps;
  if (program.isMultifile || first === undefined) {
    return { literals: { kind: 'always' }, kinds: undefined, scan: 'files' };
  }
  const scan = findScan(first);
  const kinds = scan?.op === 'scan' ? kindsOf(program.language, scan.pattern) : undefined;
  const mode = program.steps.length > 1 ? 'steps' : scan === undefined ? 'file' : 'nodes';
  return { literals: literalsOf(first), kinds, scan: mode };
}

function findScan(step: Pattern): Pattern | undefined {
  switch (step.op) {
    case 'scan':
      return step;
    case 'file':
      return findScan(step.body);
    case 'limit':
      return findScan(step.pattern);
    case 'and':
      return step.items.map(findScan).find((found) => found !== undefined);
    default:
      return undefined;
  }
}

/** How the query was read and how it will be run, for people. */
export function explainQuery(query: CompiledQuery): string {
  const { plan } = query;
  const driven = {
    nodes: 'tried at every node of a file, each time anew',
    file: 'run once on each file',
    steps: 'run in steps on each file, each step seeing what the one before wrote',
    files: 'run once over all files together',
  };
  return [
    `language   ${query.language} (.${query.extensions.join(', .')})`,
    `runs       ${driven[plan.scan]}`,
    `skips      ${plan.literals.kind === 'always' ? 'no file unparsed' : `files without ${formulaText(plan.literals)}`}`,
    `looks at   ${plan.kinds === undefined ? 'every node' : `nodes of kind ${plan.kinds.join(', ')}`}`,
    `rewrites   ${query.rewrites ? 'yes' : 'no, it only searches'}`,
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
