/** Derives a query's plan, and tells people how a query was read and will be run. */
import type { CompiledQuery, LiteralFormula, QueryPlan } from '../api.ts';
import { formatQuery } from '../syntax/format.ts';
import { anchorOf } from './plan-anchor.ts';
import { kindsOf } from './plan-kinds.ts';
import { literalsOf } from './plan-literals.ts';
import { isLocal } from './plan-local.ts';
import type { NativeRule } from './plan-rule.ts';
import type { Pattern, Program } from './program.ts';

/** The plan of a program: what holds of every file and node it can match. */
export function planOf(program: Program): QueryPlan {
  const [first] = program.steps;
  if (program.isMultifile || first === undefined) {
    return {
      literals: { kind: 'always' },
      anchor: undefined,
      isLocal: false,
      kinds: undefined,
      scan: 'files',
    };
  }
  const scan = findScan(first);
  const mode = program.steps.length > 1 ? 'steps' : scan === undefined ? 'file' : 'nodes';
  const anchor = scan?.op === 'scan' ? anchorOf(program.language, scan.pattern)?.source : undefined;
  return {
    literals: literalsOf(first),
    anchor,
    isLocal: anchor !== undefined && isPlainScan(first) && scan?.op === 'scan' && isLocal(scan.pattern),
    kinds: scan?.op === 'scan' ? kindsOf(scan.rule) : undefined,
    scan: mode,
  };
}

/** True for a step that does nothing but try one pattern at every node of any file. */
function isPlainScan(step: Pattern): boolean {
  return step.op === 'file' && step.name.op === 'any' && step.body.op === 'scan';
}

function findScan(step: Pattern): Pattern | undefined {
  switch (step.op) {
    case 'scan':
      return step.takesFile ? undefined : step;
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

/**
 * The rule by which the parser's own search finds the nodes that are tried, in ast-grep's form; `never` where no node can
 * match, `undefined` where every node is tried.
 */
export function nativeRuleOf(query: CompiledQuery): NativeRule {
  const [first] = (query.program as Program).steps;
  const scan = first === undefined ? undefined : findScan(first);
  return scan?.op === 'scan' ? scan.rule : undefined;
}

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
