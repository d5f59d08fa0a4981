/** Derives a query's plan: what can be told of files and nodes before any of them is matched. */
import type { CompiledQuery, QueryPlan } from '../api.ts';
import { anchorOf } from './plan-anchor.ts';
import { kindsOf } from './plan-kinds.ts';
import { literalsOf } from './plan-literals.ts';
import { isLocal } from './plan-local.ts';
import { partsOf } from './plan-parts.ts';
import type { NativeRule } from './plan-rule.ts';
import type { Pattern, Program } from './program.ts';

/** The plan of a program: what holds of every file and node it can match. */
export function planOf(program: Program): QueryPlan {
  const [first] = program.steps;
  if (program.isMultifile || first === undefined) {
    return {
      literals: { kind: 'always' },
      anchor: undefined,
      words: [],
      isLocal: false,
      kinds: undefined,
      scan: 'files',
    };
  }
  const scan = findScan(first);
  const mode = program.steps.length > 1 ? 'steps' : scan === undefined ? 'file' : 'nodes';
  const anchor = scan?.op === 'scan' ? anchorOf(program.language, scan.pattern) : undefined;
  return {
    literals: literalsOf(first),
    anchor: anchor?.source,
    words: anchor?.words ?? [],
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

/** Notes at the scan of a program that does nothing but report sites which of its nodes need not be matched. */
export function planParts({ language, steps, asks }: Program): void {
  const [only, ...others] = steps;
  if (only === undefined || others.length > 0 || asks.length > 0 || !isPlainScan(only)) return;
  const scan = findScan(only);
  if (scan?.op === 'scan' && scan.rule !== undefined) scan.parts = partsOf(language, scan.pattern);
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
