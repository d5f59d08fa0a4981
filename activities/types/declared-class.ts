/**
 * The class that a value is declared to be of, by the words of the code alone: a type annotation, `as`, `new`.
 *
 * For values of packages that are not installed, about whose type the compiler knows nothing: `const s3 = new S3()` still
 * says that `s3.send` is a member of `S3`. What the words do not say is not guessed.
 */
import type { ts } from 'ts-morph';

/** What following declarations needs. */
export interface ClassContext {
  readonly compiler: typeof ts;
  readonly checker: ts.TypeChecker;
}

/** Most declarations followed one after another. */
const maxSteps = 10;

/** The node that names the class: the callee of `new`, or the name of a type. */
export function declaredClass(context: ClassContext, node: ts.Node, steps = 0): ts.Node | undefined {
  const { compiler } = context;
  if (steps > maxSteps) return undefined;
  if (compiler.isParenthesizedExpression(node) || compiler.isNonNullExpression(node))
    return declaredClass(context, node.expression, steps + 1);
  if (compiler.isAsExpression(node)) return typeName(compiler, node.type);
  if (compiler.isNewExpression(node)) return node.expression;
  const declaration = declarationOf(context, node);
  if (declaration === undefined) return undefined;
  if (declaration.type !== undefined) return typeName(compiler, declaration.type);
  return declaration.initializer === undefined
    ? undefined
    : declaredClass(context, declaration.initializer, steps + 1);
}

type Holder = ts.VariableDeclaration | ts.ParameterDeclaration | ts.PropertyDeclaration;

function declarationOf({ compiler, checker }: ClassContext, node: ts.Node): Holder | undefined {
  const name = compiler.isPropertyAccessExpression(node) ? node.name : node;
  if (!compiler.isIdentifier(name) && !compiler.isPrivateIdentifier(name)) return undefined;
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  if (declaration === undefined) return undefined;
  const isHolder =
    compiler.isVariableDeclaration(declaration) ||
    compiler.isParameter(declaration) ||
    compiler.isPropertyDeclaration(declaration);
  return isHolder ? declaration : undefined;
}

/** The name of a type, also where it may be absent; none for a union of several. */
function typeName(compiler: typeof ts, type: ts.TypeNode): ts.Node | undefined {
  if (compiler.isTypeReferenceNode(type)) return type.typeName;
  if (!compiler.isUnionTypeNode(type)) return undefined;
  const isNothing = (member: ts.TypeNode) =>
    member.kind === compiler.SyntaxKind.UndefinedKeyword ||
    (compiler.isLiteralTypeNode(member) && member.literal.kind === compiler.SyntaxKind.NullKeyword);
  const [only, ...others] = type.types.filter((member) => !isNothing(member));
  return only !== undefined && others.length === 0 ? typeName(compiler, only) : undefined;
}
