/** Compiles predicates: conditions of `where` and `if`, bodies of predicates and functions. */
import type { PatternNode, PredicateNode } from '../syntax/ast.ts';
import { compileTest } from './compile-call.ts';
import { compileContainer, compileReplacement, compileTarget } from './compile-pattern.ts';
import type { Container, Predicate } from './program.ts';
import { type Compiler, report, resolveName, type Scope } from './scope.ts';

const blockOps = { and: 'allOf', or: 'oneOf', any: 'someOf' } as const;

/** Compiles one predicate in a scope. */
export function compilePredicate(compiler: Compiler, node: PredicateNode, scope: Scope): Predicate {
  const inner = (predicate: PredicateNode) => compiler.predicate(predicate, scope);
  switch (node.kind) {
    case 'not':
      return { op: 'notThat', predicate: inner(node.predicate) };
    case 'maybe':
      return { op: 'perhaps', predicate: inner(node.predicate) };
    case 'conditions':
      return { op: blockOps[node.word], items: node.items.map(inner) };
    case 'ifCondition':
      return {
        op: 'ifThat',
        condition: inner(node.condition),
        consequence: inner(node.consequence),
        alternative:
          node.alternative === undefined ? { op: 'constant', value: true } : inner(node.alternative),
      };
    case 'boolean':
      return { op: 'constant', value: node.value };
    case 'call':
      return compileTest(compiler, node, scope);
    case 'return':
      if (scope.isFunction !== true) {
        report(
          compiler,
          node.span,
          '`return` stands outside of a function',
          'Move it into `function NAME() { … }`.',
        );
      }
      return { op: 'return', value: compiler.pattern(node.value, scope, 'value') };
    default:
      return compileComparison(compiler, node, scope);
  }
}

type ComparisonNode = Extract<
  PredicateNode,
  { kind: 'match' | 'rewriteVariable' | 'accumulateVariable' | 'assign' | 'compare' }
>;

function compileComparison(compiler: Compiler, node: ComparisonNode, scope: Scope): Predicate {
  switch (node.kind) {
    case 'match': {
      const left = compileOperand(compiler, node.left, scope);
      if (left === undefined) return { op: 'constant', value: false };
      return { op: 'match', left, right: compiler.pattern(node.right, scope, 'match') };
    }
    case 'rewriteVariable': {
      const ref = resolveName(compiler, scope, node.variable.name);
      return { op: 'rewriteVariable', ref, right: compileReplacement(compiler, node.right, scope) };
    }
    case 'accumulateVariable': {
      const ref = resolveName(compiler, scope, node.variable.name);
      return { op: 'accumulateVariable', ref, right: compiler.pattern(node.right, scope, 'value') };
    }
    case 'assign': {
      const right = compiler.pattern(node.right, scope, 'value');
      return { op: 'assign', target: compileTarget(compiler, node.container, scope), right };
    }
    case 'compare':
      return compileEquality(compiler, node, scope);
  }
}

function compileEquality(
  compiler: Compiler,
  node: Extract<PredicateNode, { kind: 'compare' }>,
  scope: Scope,
): Predicate {
  if (node.sign !== '==' || node.left.kind !== 'variable') {
    const what = node.sign === '==' ? 'only a variable can be compared' : `\`${node.sign}\` is not supported`;
    report(compiler, node.span, what, 'Use `$x == …`, `$x <: …` or `!($x <: …)`.');
    return { op: 'constant', value: false };
  }
  const ref = resolveName(compiler, scope, node.left.name);
  return { op: 'equal', ref, right: compiler.pattern(node.right, scope, 'value') };
}

function compileOperand(compiler: Compiler, node: PatternNode, scope: Scope): Container | undefined {
  if (node.kind === 'variable' || node.kind === 'mapAccess' || node.kind === 'listIndex') {
    return compileContainer(compiler, node, scope);
  }
  report(
    compiler,
    node.span,
    'the left side of `<:` must be a variable, an accessor or an index',
    'Assign it to a variable first: `$x = …, $x <: …`.',
  );
  return undefined;
}
