/**
 * Turns a root pattern into steps over whole files.
 *
 * A naked pattern is tried at every node, each time anew; `contains` and `file` run once on the file with one set of
 * variables; `sequential` and `multifile` are steps already. `before_each_file` and `after_each_file`, where defined,
 * run round each step.
 */
import { compileDefinition } from './compile-definition.ts';
import type { Pattern, Predicate } from './program.ts';
import { type Compiler, definitionKey, type Walk } from './scope.ts';

/** The steps of a query, each matched against a file value. */
export function wrapRoot(
  compiler: Compiler,
  root: Pattern,
): { steps: readonly Pattern[]; isMultifile: boolean } {
  const head = headOf(root);
  if (head.op === 'multifile') return { steps: stepsOf(root), isMultifile: true };
  if (head.op === 'sequential') {
    return { steps: stepsOf(root).map((step) => withHooks(compiler, step)), isMultifile: false };
  }
  const { pattern, counts } = withoutLimits(root);
  const whole = counts.reduce<Pattern>(
    (inner, count) => ({ op: 'limit', pattern: inner, count }),
    wrapFile(compiler, pattern),
  );
  return { steps: [withHooks(compiler, whole)], isMultifile: false };
}

/** Takes the limits out of what decorates a root: there they count files. */
function withoutLimits(root: Pattern): { pattern: Pattern; counts: readonly number[] } {
  if (root.op === 'limit') {
    const { pattern, counts } = withoutLimits(root.pattern);
    return { pattern, counts: [root.count, ...counts] };
  }
  if (root.op === 'rewrite') {
    const { pattern, counts } = withoutLimits(root.left);
    return counts.length === 0 ? { pattern: root, counts } : { pattern: { ...root, left: pattern }, counts };
  }
  if (root.op === 'where' || root.op === 'maybe' || root.op === 'as') {
    const { pattern, counts } = withoutLimits(root.pattern);
    return counts.length === 0 ? { pattern: root, counts } : { pattern: { ...root, pattern }, counts };
  }
  return { pattern: root, counts: [] };
}

/** Looks through what only decorates a pattern; a pattern that calls itself is its own head. */
function headOf(pattern: Pattern, open: readonly Pattern[] = []): Pattern {
  if (open.includes(pattern)) return pattern;
  const inner = decorated(pattern);
  return inner === undefined ? pattern : headOf(inner, [...open, pattern]);
}

/** What a decorating pattern stands for, else `undefined`. */
function decorated(pattern: Pattern): Pattern | undefined {
  switch (pattern.op) {
    case 'where':
    case 'maybe':
    case 'limit':
    case 'as':
      return pattern.pattern;
    case 'rewrite':
      return pattern.left;
    case 'bubble':
      return pattern.definition.pattern;
    case 'call': {
      const body = pattern.definition.pattern;
      return body?.op === 'and' && body.items.length === 1 ? body.items[0] : body;
    }
    default:
      return undefined;
  }
}

function stepsOf(root: Pattern): readonly Pattern[] {
  if (root.op === 'sequential' || root.op === 'multifile') return root.steps;
  const head = headOf(root);
  return head.op === 'sequential' || head.op === 'multifile' ? head.steps : [root];
}

function wrapFile(compiler: Compiler, root: Pattern): Pattern {
  const head = headOf(root);
  const runsOnce = isFile(root) || head.op === 'contains';
  if (runsOnce) markOutermost(root);
  if (isFile(root)) return root;
  if (head.op === 'contains') {
    return { op: 'file', name: { op: 'any' }, body: root };
  }
  if (hasFile(root)) return { op: 'scan', pattern: root, rule: undefined, takesFile: true };
  const scan: Walk = { op: 'scan', pattern: root, rule: undefined, takesFile: false };
  compiler.walks.push(scan);
  return { op: 'file', name: { op: 'any' }, body: scan };
}

/** Marks the outermost walks of a pattern that runs once on a file, so that what they find is reported. */
function markOutermost(pattern: Pattern, open: readonly Pattern[] = []): void {
  if (open.includes(pattern)) return;
  if (pattern.op === 'contains') pattern.isRoot = true;
  else for (const inner of partsOnce(pattern)) markOutermost(inner, [...open, pattern]);
  if (pattern.op === 'where') markInCondition(pattern.predicate, [...open, pattern]);
}

/** Patterns that are matched once where `pattern` is. */
function partsOnce(pattern: Pattern): readonly Pattern[] {
  switch (pattern.op) {
    case 'file':
      return [pattern.body];
    case 'and':
    case 'or':
    case 'anyOf':
      return pattern.items;
    case 'where':
    case 'maybe':
    case 'as':
      return [pattern.pattern];
    case 'rewrite':
      return [pattern.left];
    case 'bubble':
    case 'call':
      return pattern.definition.pattern === undefined ? [] : [pattern.definition.pattern];
    default:
      return [];
  }
}

function markInCondition(predicate: Predicate, open: readonly Pattern[]): void {
  if (predicate.op === 'match') markOutermost(predicate.right, open);
  if (predicate.op === 'allOf' || predicate.op === 'oneOf' || predicate.op === 'someOf') {
    for (const item of predicate.items) markInCondition(item, open);
  }
}

/** `open` are the patterns being looked at: one that calls itself is a file where its other parts are. */
function isFile(pattern: Pattern, open: readonly Pattern[] = []): boolean {
  const head = headOf(pattern);
  if (open.includes(head)) return true;
  const isPart = (part: Pattern) => isFile(part, [...open, head]);
  if (head.op === 'file') return true;
  if (head.op === 'and' || head.op === 'or' || head.op === 'anyOf') {
    return head.items.length > 0 && head.items.every(isPart);
  }
  return head.op === 'not' && isPart(head.pattern);
}

/** True where some alternative or condition at the head of a pattern is one on files: then files are tried as well. */
function hasFile(pattern: Pattern, open: readonly Pattern[] = []): boolean {
  const head = headOf(pattern);
  if (open.includes(head)) return false;
  if (head.op === 'file') return true;
  const isChoice = head.op === 'and' || head.op === 'or' || head.op === 'anyOf';
  return isChoice && head.items.some((item) => hasFile(item, [...open, head]));
}

function withHooks(compiler: Compiler, step: Pattern): Pattern {
  const hook = (name: string): readonly Pattern[] => {
    if (!compiler.definitions.has(definitionKey('pattern', name))) return [];
    return [{ op: 'call', definition: compileDefinition(compiler, 'pattern', name), arguments: [] }];
  };
  const [before, after] = [hook('before_each_file'), hook('after_each_file')];
  if (before.length + after.length === 0) return step;
  return { op: 'and', items: [...before, step, ...after] };
}
