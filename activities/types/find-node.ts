/** Finds the compiler's node for a range that the query engine matched. Pure. */
import type { ts } from 'ts-morph';

/** The innermost node of exactly this range, or of the range without a final semicolon. */
export function nodeAt(
  compiler: typeof ts,
  file: ts.SourceFile,
  start: number,
  end: number,
): ts.Node | undefined {
  return exactNode(file, start, end) ?? statementAt(compiler, file, start, end);
}

function exactNode(file: ts.SourceFile, start: number, end: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.getEnd() < end || node.pos > start) return;
    if (node.getStart(file) === start && node.getEnd() === end) found = node;
    node.forEachChild(visit);
  };
  file.forEachChild(visit);
  return found;
}

/** An expression statement stands for its expression, whose range lacks the semicolon. */
function statementAt(
  compiler: typeof ts,
  file: ts.SourceFile,
  start: number,
  end: number,
): ts.Node | undefined {
  const text = file.text.slice(start, end);
  const bare = text.replace(/\s*;\s*$/, '');
  if (bare.length === text.length || compiler.isSourceFile(file) === false) return undefined;
  return exactNode(file, start, start + bare.length);
}

/** What is looked up for a node: a call stands for what is called, a declaration for its name. */
export function nameOf(compiler: typeof ts, node: ts.Node): ts.Node {
  const inner = unwrapped(compiler, node);
  if (compiler.isCallExpression(inner) || compiler.isNewExpression(inner) || compiler.isDecorator(inner))
    return nameOf(compiler, inner.expression);
  if (compiler.isTaggedTemplateExpression(inner)) return nameOf(compiler, inner.tag);
  if (compiler.isJsxElement(inner)) return inner.openingElement.tagName;
  if (compiler.isJsxSelfClosingElement(inner) || compiler.isJsxOpeningElement(inner)) return inner.tagName;
  if (compiler.isTypeReferenceNode(inner)) return inner.typeName;
  if (compiler.isExpressionWithTypeArguments(inner)) return nameOf(compiler, inner.expression);
  if (compiler.isAwaitExpression(inner) || compiler.isExpressionStatement(inner))
    return nameOf(compiler, inner.expression);
  if (compiler.isPropertyAccessExpression(inner) || compiler.isQualifiedName(inner)) return inner;
  const named = compiler.getNameOfDeclaration(inner as ts.Declaration);
  return named ?? inner;
}

function unwrapped(compiler: typeof ts, node: ts.Node): ts.Node {
  return isWrapper(compiler, node) ? unwrapped(compiler, node.expression) : node;
}

type Wrapper = ts.ParenthesizedExpression | ts.AsExpression | ts.NonNullExpression | ts.SatisfiesExpression;

function isWrapper(compiler: typeof ts, node: ts.Node): node is Wrapper {
  return (
    compiler.isParenthesizedExpression(node) ||
    compiler.isAsExpression(node) ||
    compiler.isNonNullExpression(node) ||
    compiler.isSatisfiesExpression(node)
  );
}

const chained: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** True where an expression, or the chain of promise calls that it begins, is awaited. */
export function isAwaited(compiler: typeof ts, node: ts.Node): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  if (compiler.isAwaitExpression(parent)) return true;
  if (compiler.isForOfStatement(parent))
    return parent.expression === node && parent.awaitModifier !== undefined;
  if (isWrapper(compiler, parent)) return isAwaited(compiler, parent);
  if (!compiler.isPropertyAccessExpression(parent) || !chained.has(parent.name.text)) return false;
  const call = parent.parent;
  return compiler.isCallExpression(call) && call.expression === parent && isAwaited(compiler, call);
}
