/** Compiles patterns: names resolved, snippets parsed, calls bound to what they call. */
import type { ContainerNode, ListNode, MapNode, PatternNode, VariableNode } from '../syntax/ast.ts';
import { compileCall } from './compile-call.ts';
import { compileRegex } from './compile-regex.ts';
import { compileSnippet } from './compile-snippet.ts';
import type { Container, Definition, Pattern } from './program.ts';
import {
  type Compiler,
  isReserved,
  parameterRef,
  report,
  resolveName,
  type Scope,
  type Side,
  type Walk,
  warn,
} from './scope.ts';

/** Compiles one pattern in a scope, for matching, as a value, or for either. */
export function compilePattern(compiler: Compiler, node: PatternNode, scope: Scope, side: Side): Pattern {
  switch (node.kind) {
    case 'snippet':
      return compileSnippet(compiler, node, scope, side);
    case 'string':
    case 'number':
    case 'constant':
    case 'underscore':
    case 'dot':
    case 'range':
      return compileLiteral(node);
    case 'variable':
    case 'mapAccess':
    case 'listIndex':
      return compileContainer(compiler, node, scope);
    case 'map':
    case 'list':
      return compileCollection(compiler, node, scope, side);
    case 'regex':
      return compileRegex(compiler, node, scope);
    case 'call':
      return compileCall(compiler, node, scope, side);
    case 'block':
      return compileBlock(compiler, node, scope, side);
    case 'prefix':
      return compilePrefix(compiler, node, scope, side);
    case 'walk':
      return compileWalk(compiler, node, scope);
    case 'bubble':
      return compileBubble(compiler, node, scope);
    case 'if':
      return compileIf(compiler, node, scope);
    default:
      return compileInfix(compiler, node, scope, side);
  }
}

type LiteralNode = Extract<
  PatternNode,
  { kind: 'string' | 'number' | 'constant' | 'underscore' | 'dot' | 'range' }
>;

function compileLiteral(node: LiteralNode): Pattern {
  switch (node.kind) {
    case 'string':
      return { op: 'string', text: node.value };
    case 'number':
      return { op: 'number', value: Number(node.text), isInteger: !node.text.includes('.') };
    case 'constant':
      return compileConstant(node.word);
    case 'underscore':
      return { op: 'any' };
    case 'dot':
      return { op: 'dot' };
    case 'range':
      return { op: 'range', bounds: node.bounds };
  }
}

function compileCollection(compiler: Compiler, node: MapNode | ListNode, scope: Scope, side: Side): Pattern {
  const inner = (item: PatternNode) => compiler.pattern(item, scope, side);
  if (node.kind === 'map') {
    return { op: 'map', entries: node.entries.map(({ key, value }) => [key, inner(value)]) };
  }
  return {
    op: 'list',
    items: node.items.map((item) => (item.kind === 'dots' ? { op: 'dots' } : inner(item))),
  };
}

function compileWalk(
  compiler: Compiler,
  node: Extract<PatternNode, { kind: 'walk' }>,
  scope: Scope,
): Pattern {
  const until = node.until === undefined ? undefined : compiler.pattern(node.until, scope, 'match');
  const pattern = compiler.pattern(node.pattern, scope, 'match');
  if (node.word === 'within') return { op: 'within', pattern, until };
  const walk: Walk = { op: 'contains', pattern, until, rule: undefined, isRoot: false };
  compiler.walks.push(walk);
  return walk;
}

function compileIf(compiler: Compiler, node: Extract<PatternNode, { kind: 'if' }>, scope: Scope): Pattern {
  const match = (inner: PatternNode) => compiler.pattern(inner, scope, 'match');
  return {
    op: 'if',
    condition: compiler.predicate(node.condition, scope),
    consequence: match(node.consequence),
    alternative: node.alternative === undefined ? { op: 'any' } : match(node.alternative),
  };
}

type InfixNode = Extract<
  PatternNode,
  { kind: 'rewrite' | 'accumulate' | 'assign' | 'as' | 'where' | 'limit' | 'arithmetic' }
>;

function compileInfix(compiler: Compiler, node: InfixNode, scope: Scope, side: Side): Pattern {
  const match = (inner: PatternNode) => compiler.pattern(inner, scope, 'match');
  switch (node.kind) {
    case 'rewrite':
      return compileRewrite(compiler, node, scope);
    case 'accumulate':
      return compileAccumulate(compiler, node, scope);
    case 'assign':
      return {
        op: 'assign',
        target: compileTarget(compiler, node.container, scope),
        right: compiler.pattern(node.right, scope, 'value'),
      };
    case 'as':
      return compileAs(compiler, node, scope);
    case 'where': {
      const pattern = compiler.pattern(node.pattern, scope, side);
      return { op: 'where', pattern, predicate: compiler.predicate(node.predicate, scope) };
    }
    case 'limit':
      return { op: 'limit', pattern: match(node.pattern), count: node.count };
    case 'arithmetic':
      return {
        op: 'arithmetic',
        sign: node.sign,
        left: compiler.pattern(node.left, scope, 'value'),
        right: compiler.pattern(node.right, scope, 'value'),
      };
  }
}

function compileConstant(word: string): Pattern {
  switch (word) {
    case 'true':
    case 'false':
      return { op: 'boolean', value: word === 'true' };
    case 'Top':
      return { op: 'any' };
    case 'Bottom':
      return { op: 'bottom' };
    default:
      return { op: 'undefined' };
  }
}

/** Compiles something that can be read; see `compileTarget` for assigning. */
export function compileContainer(compiler: Compiler, node: ContainerNode, scope: Scope): Container {
  const inner = (target: PatternNode): Container | Pattern =>
    target.kind === 'variable' || target.kind === 'mapAccess' || target.kind === 'listIndex'
      ? compileContainer(compiler, target, scope)
      : compiler.pattern(target, scope, 'value');
  switch (node.kind) {
    case 'variable':
      return { op: 'variable', ref: resolveName(compiler, scope, node.name) };
    case 'mapAccess': {
      const key = typeof node.key === 'string' ? node.key : resolveName(compiler, scope, node.key.name);
      return { op: 'mapAccess', target: inner(node.target), key };
    }
    case 'listIndex': {
      const index =
        typeof node.index === 'number' ? node.index : compileContainer(compiler, node.index, scope);
      return { op: 'listIndex', target: inner(node.target), index };
    }
  }
}

/** Compiles the left side of `=`; refuses names that the engine sets. */
export function compileTarget(compiler: Compiler, node: ContainerNode, scope: Scope): Container {
  if (node.kind === 'variable' && isReserved(node.name)) {
    report(
      compiler,
      node.span,
      `$${node.name} is set by the engine and cannot be assigned`,
      'Choose another name.',
    );
  }
  return compileContainer(compiler, node, scope);
}

function compileBlock(
  compiler: Compiler,
  node: Extract<PatternNode, { kind: 'block' }>,
  scope: Scope,
  side: Side,
): Pattern {
  const { word } = node;
  const items = node.items.map((item) => compiler.pattern(item, scope, side === 'value' ? 'either' : side));
  if (word === 'sequential' || word === 'multifile') return { op: word, steps: items };
  if (word === 'orelse') {
    report(compiler, node.span, '`orelse` has no meaning in GritQL', 'Use `or { … }`.');
  }
  const [first] = items;
  if (items.length === 1 && first !== undefined) return first;
  return { op: word === 'and' ? 'and' : word === 'any' ? 'anyOf' : 'or', items };
}

function compilePrefix(
  compiler: Compiler,
  node: Extract<PatternNode, { kind: 'prefix' }>,
  scope: Scope,
  side: Side,
): Pattern {
  const { word } = node;
  if (word === 'like') {
    report(compiler, node.span, '`like` needs a model and is not supported', 'Use `includes` or a regex.');
    return { op: 'bottom' };
  }
  if (word === 'includes')
    return { op: 'includes', pattern: compiler.pattern(node.pattern, scope, 'either') };
  if (word === 'after' || word === 'before') {
    return { op: word, pattern: compiler.pattern(node.pattern, scope, side) };
  }
  const pattern = compiler.pattern(node.pattern, scope, 'match');
  if (word === 'not' && containsRewrite(node.pattern)) {
    warn(
      compiler,
      node.span,
      'Warning: rewrites inside of a not will never be applied',
      'Move the rewrite out of `not`.',
    );
  }
  return { op: word, pattern };
}

function containsRewrite(node: PatternNode): boolean {
  if (node.kind === 'rewrite') return true;
  if (node.kind === 'block') return node.items.some(containsRewrite);
  if ('pattern' in node) return containsRewrite(node.pattern);
  return false;
}

function compileBubble(
  compiler: Compiler,
  node: Extract<PatternNode, { kind: 'bubble' }>,
  outer: Scope,
): Pattern {
  const variables = node.variables ?? [];
  const names = variables.map((variable) => variable.name);
  if (new Set(names).size < names.length) {
    report(compiler, node.span, 'a variable is named twice in this bubble', 'Name each variable once.');
  }
  const inner: Scope = { names: [] };
  const parameters = names.map((name) => parameterRef(inner, name));
  const definition: Definition = {
    kind: 'pattern',
    name: 'bubble',
    parameters,
    size: 0,
    pattern: undefined,
    predicate: undefined,
    code: '',
  };
  definition.pattern = compiler.pattern(node.pattern, inner, 'match');
  definition.size = inner.names.length;
  const args = variables.map((variable) => compileContainer(compiler, variable, outer));
  return { op: 'bubble', definition, arguments: args };
}

function compileRewrite(
  compiler: Compiler,
  node: Extract<PatternNode, { kind: 'rewrite' }>,
  scope: Scope,
): Pattern {
  const { left, right } = node;
  if (left.kind === 'snippet' && right.kind === 'snippet' && left.text.trim() === right.text.trim()) {
    const text = compiler.source.slice(left.span.start, left.span.end);
    warn(
      compiler,
      node.span,
      `Warning: This is rewriting ${text} into the identical string ${text}, will have no effect.`,
      'Change the right side, or drop the rewrite to search only.',
    );
  }
  return {
    op: 'rewrite',
    left: compiler.pattern(left, scope, 'match'),
    right: compileReplacement(compiler, right, scope),
  };
}

const replaceable = new Set(['snippet', 'dot', 'variable', 'mapAccess', 'listIndex', 'call', 'as']);

/** Compiles the right side of a rewrite; only some patterns can stand there. */
export function compileReplacement(compiler: Compiler, node: PatternNode, scope: Scope): Pattern {
  if (!replaceable.has(node.kind)) {
    report(
      compiler,
      node.span,
      'this cannot replace code',
      'The right side of `=>` is a snippet in backticks, `.`, a variable, or a call.',
    );
  }
  return compiler.pattern(node, scope, 'value');
}

function compileAccumulate(
  compiler: Compiler,
  node: Extract<PatternNode, { kind: 'accumulate' }>,
  scope: Scope,
): Pattern {
  const right = compiler.pattern(node.right, scope, 'value');
  if (node.left.kind !== 'variable') {
    return { op: 'accumulate', left: compiler.pattern(node.left, scope, 'match'), right };
  }
  const ref = resolveName(compiler, scope, node.left.name);
  return { op: 'where', pattern: { op: 'any' }, predicate: { op: 'accumulateVariable', ref, right } };
}

function compileAs(compiler: Compiler, node: Extract<PatternNode, { kind: 'as' }>, scope: Scope): Pattern {
  const pattern = compiler.pattern(node.pattern, scope, 'match');
  if (node.variable.name === '_') return pattern;
  if (mentions(node.pattern, node.variable)) {
    warn(
      compiler,
      node.variable.span,
      `Warning: it is usually incorrect to redefine a variable $${node.variable.name} using as`,
      'Choose a name that the pattern before `as` does not use.',
    );
  }
  return { op: 'as', ref: resolveName(compiler, scope, node.variable.name), pattern };
}

function mentions(node: PatternNode, variable: VariableNode): boolean {
  if (node.kind === 'variable') return node.name === variable.name;
  if (node.kind === 'snippet') return new RegExp(`[$^]${variable.name}(?!\\w)`).test(node.text);
  return false;
}
