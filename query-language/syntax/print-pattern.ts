/**
 * Prints patterns and predicates in canonical form: short ones on one line, long ones broken at their braces.
 *
 * What is printed reads back as the same tree. Brackets are put only where the tree needs them: round an operand that
 * binds too loosely, or whose end would swallow what follows it.
 */
import type {
  ArgumentNode,
  ContainerNode,
  MapNode,
  PatternNode,
  PredicateNode,
  VariableNode,
} from './ast.ts';
import { type Layout, printItems } from './layout.ts';

const powers = { as: 10, arithmetic: 7, rewrite: 3, accumulate: 3, assign: 3, where: 1, limit: 1 } as const;

function powerOf(node: PatternNode): number {
  if (node.kind === 'arithmetic') return node.sign === '+' || node.sign === '-' ? 7 : 8;
  return node.kind in powers ? powers[node.kind as keyof typeof powers] : 11;
}

/** True where the end of the printed pattern would take in an operator that follows. */
function isOpenEnded(node: PatternNode): boolean {
  switch (node.kind) {
    case 'prefix':
    case 'walk':
    case 'bubble':
    case 'if':
      return true;
    case 'where':
      return isOpenPredicate(node.predicate);
    case 'rewrite':
    case 'accumulate':
    case 'assign':
    case 'arithmetic':
      return isOpenEnded(node.right);
    default:
      return false;
  }
}

function isOpenPredicate(node: PredicateNode): boolean {
  return node.kind !== 'conditions' && node.kind !== 'call' && node.kind !== 'boolean';
}

/** True where a left operand must be bracketed: its own right operand, or its open end, would take in the operator. */
function needsLeftBrackets(node: PatternNode, power: number): boolean {
  const hasRightOperand = 'right' in node;
  return (hasRightOperand && powerOf(node) < power) || isOpenEnded(node);
}

function leftOperand(node: PatternNode, power: number, layout: Layout): string {
  const text = printPattern(node, layout);
  return needsLeftBrackets(node, power) ? `(${text})` : text;
}

/** The loosest operator along the left edge of a printed pattern. */
function edgePower(node: PatternNode): number {
  const own = powerOf(node);
  const left = leftOf(node);
  return left === undefined || needsLeftBrackets(left, leftPower(node))
    ? own
    : Math.min(own, edgePower(left));
}

function leftOf(node: PatternNode): PatternNode | undefined {
  if (node.kind === 'as' || node.kind === 'where' || node.kind === 'limit') return node.pattern;
  return 'left' in node ? node.left : undefined;
}

/** Power that a left operand is held against. */
function leftPower(node: PatternNode): number {
  return node.kind === 'rewrite' || node.kind === 'accumulate' ? 4 : powerOf(node);
}

/** A right operand: bracketed if anything at its left edge binds more loosely than its operator. */
function rightOperand(node: PatternNode, power: number, layout: Layout): string {
  const text = printPattern(node, layout);
  return edgePower(node) < power ? `(${text})` : text;
}

/** One pattern in canonical form. */
export function printPattern(node: PatternNode, layout: Layout): string {
  switch (node.kind) {
    case 'snippet':
    case 'string':
    case 'number':
    case 'constant':
    case 'underscore':
    case 'dot':
    case 'regex':
    case 'range':
      return printLiteral(node);
    case 'variable':
    case 'mapAccess':
    case 'listIndex':
      return printContainer(node, layout);
    case 'map':
      return printMap(node, layout);
    case 'list':
      return printItems(
        layout,
        node,
        { open: `${node.name}[`, items: node.items, close: ']' },
        (i, inner) => {
          const item = node.items[i];
          return item === undefined || item.kind === 'dots' ? '...' : printPattern(item, inner);
        },
      );
    case 'call':
      return printCall(node.name, node.arguments, node, layout);
    default:
      return printOperator(node, layout);
  }
}

function printMap(node: MapNode, layout: Layout): string {
  const items = node.entries.map(({ value }) => value);
  return printItems(layout, node, { open: '{', items, close: '}' }, (i, inner) => {
    const entry = node.entries[i];
    return entry === undefined ? '' : `${entry.key}: ${printPattern(entry.value, inner)}`;
  });
}

type LiteralNode = Extract<
  PatternNode,
  { kind: 'snippet' | 'string' | 'number' | 'constant' | 'underscore' | 'dot' | 'regex' | 'range' }
>;

function printLiteral(node: LiteralNode): string {
  switch (node.kind) {
    case 'snippet':
      if (node.form === 'language') return `${node.tag}"${node.text}"`;
      return `${node.form === 'raw' ? 'raw' : ''}\`${node.text}\``;
    case 'string':
      return `"${node.value.replaceAll(/["\\]/g, '\\$&')}"`;
    case 'number':
      return node.text;
    case 'constant':
      return node.word;
    case 'underscore':
      return '$_';
    case 'dot':
      return '.';
    case 'regex': {
      const quote = node.form === 'string' ? '"' : '`';
      const variables = node.variables.length === 0 ? '' : printVariables(node.variables);
      return `r${quote}${node.text}${quote}${variables}`;
    }
    case 'range': {
      const bounds = Object.entries(node.bounds).map(([name, value]) => `${name}=${value}`);
      return `range(${bounds.join(', ')})`;
    }
  }
}

type OperatorNode = Exclude<
  PatternNode,
  {
    kind:
      | 'snippet'
      | 'string'
      | 'number'
      | 'constant'
      | 'underscore'
      | 'dot'
      | 'variable'
      | 'mapAccess'
      | 'listIndex'
      | 'map'
      | 'list'
      | 'regex'
      | 'call'
      | 'range';
  }
>;

function printOperator(node: OperatorNode, layout: Layout): string {
  switch (node.kind) {
    case 'block':
      return printItems(
        layout,
        node,
        { open: `${node.word} {`, items: node.items, close: '}' },
        (i, inner) => {
          const item = node.items[i];
          return item === undefined ? '' : printPattern(item, inner);
        },
      );
    case 'prefix':
    case 'walk':
    case 'bubble':
    case 'if':
      return printPrefix(node, layout);
    case 'rewrite': {
      const annotation = node.annotation === '' ? '' : ` @${node.annotation}`;
      return `${leftOperand(node.left, 4, layout)}${annotation} => ${rightOperand(node.right, 3, layout)}`;
    }
    case 'accumulate':
      return `${leftOperand(node.left, 4, layout)} += ${rightOperand(node.right, 3, layout)}`;
    case 'assign':
      return `${printContainer(node.container, layout)} = ${rightOperand(node.right, 3, layout)}`;
    case 'as':
      return `${leftOperand(node.pattern, 10, layout)} as $${node.variable.name}`;
    case 'where':
      return `${leftOperand(node.pattern, 1, layout)} where ${printPredicate(node.predicate, layout)}`;
    case 'limit':
      return `${leftOperand(node.pattern, 1, layout)} limit ${node.count}`;
    case 'arithmetic': {
      const power = powerOf(node);
      return `${leftOperand(node.left, power, layout)} ${node.sign} ${rightOperand(node.right, power + 1, layout)}`;
    }
  }
}

type PrefixNode = Extract<PatternNode, { kind: 'prefix' | 'walk' | 'bubble' | 'if' }>;

function printPrefix(node: PrefixNode, layout: Layout): string {
  switch (node.kind) {
    case 'prefix':
      return `${node.word} ${printPattern(node.pattern, layout)}`;
    case 'walk': {
      if (node.until === undefined) return `${node.word} ${printPattern(node.pattern, layout)}`;
      const inner = printPattern(node.pattern, layout);
      const operand = isOpenEnded(node.pattern) ? `(${inner})` : inner;
      return `${node.word} ${operand} until ${printPattern(node.until, layout)}`;
    }
    case 'bubble': {
      const variables = node.variables === undefined ? '' : printVariables(node.variables);
      return `bubble${variables} ${printPattern(node.pattern, layout)}`;
    }
    case 'if': {
      const then = printPattern(node.consequence, layout);
      const head = `if (${printPredicate(node.condition, layout)})`;
      if (node.alternative === undefined) return `${head} ${then}`;
      const first = isOpenEnded(node.consequence) ? `(${then})` : then;
      return `${head} ${first} else ${printPattern(node.alternative, layout)}`;
    }
  }
}

/** A variable list in brackets. */
export function printVariables(variables: readonly VariableNode[]): string {
  return `(${variables.map((variable) => `$${variable.name}`).join(', ')})`;
}

function printContainer(node: ContainerNode, layout: Layout): string {
  switch (node.kind) {
    case 'variable':
      return `$${node.name}`;
    case 'mapAccess': {
      const key = typeof node.key === 'string' ? node.key : `$${node.key.name}`;
      return `${printPattern(node.target, layout)}.${key}`;
    }
    case 'listIndex': {
      const index = typeof node.index === 'number' ? String(node.index) : printContainer(node.index, layout);
      return `${printPattern(node.target, layout)}[${index}]`;
    }
  }
}

function printCall(name: string, args: readonly ArgumentNode[], node: PatternNode, layout: Layout): string {
  return printItems(layout, node, { open: `${name}(`, items: args, close: ')' }, (i, inner) => {
    const argument = args[i];
    if (argument === undefined) return '';
    const label = argument.label === undefined ? '' : `${argument.label}=`;
    return label + printPattern(argument.value, inner);
  });
}

const conditionWords = { and: '{', or: 'or {', any: 'any {' } as const;

/** One predicate in canonical form. */
export function printPredicate(node: PredicateNode, layout: Layout): string {
  switch (node.kind) {
    case 'not':
    case 'maybe':
      return `${node.kind === 'not' ? '!' : 'maybe '}${printPredicate(node.predicate, layout)}`;
    case 'conditions':
      return printItems(
        layout,
        node,
        { open: conditionWords[node.word], items: node.items, close: '}' },
        (i, inner) => {
          const item = node.items[i];
          return item === undefined ? '' : printPredicate(item, inner);
        },
      );
    case 'ifCondition': {
      const then = printPredicate(node.consequence, layout);
      const head = `if (${printPredicate(node.condition, layout)})`;
      if (node.alternative === undefined) return `${head} ${then}`;
      const first = isOpenPredicate(node.consequence) ? `(${then})` : then;
      return `${head} ${first} else ${printPredicate(node.alternative, layout)}`;
    }
    case 'match':
      return `${printPattern(node.left, layout)} <: ${printPattern(node.right, layout)}`;
    case 'rewriteVariable':
      return `$${node.variable.name} => ${rightOperand(node.right, 3, layout)}`;
    case 'accumulateVariable':
      return `$${node.variable.name} += ${rightOperand(node.right, 3, layout)}`;
    case 'assign':
      return `${printContainer(node.container, layout)} = ${rightOperand(node.right, 3, layout)}`;
    case 'compare':
      return `${printPattern(node.left, layout)} ${node.sign} ${rightOperand(node.right, 2, layout)}`;
    case 'call':
      return printCall(node.name, node.arguments, node, layout);
    case 'boolean':
      return String(node.value);
    case 'return':
      return `return ${printPattern(node.value, layout)}`;
  }
}
