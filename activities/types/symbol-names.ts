/**
 * What a name resolves to, as `package#name`: through imports, aliases, namespaces, `require` and the repository's own
 * re-exports, up to where it leaves the repository.
 *
 * An import from a package names its symbol by itself, so most answers need no installed dependency.
 */
import type { ts } from 'ts-morph';
import type { Fact, ResolvedName } from '../../query-language/index.ts';
import { declaredNames } from './declared-names.ts';
import {
  type ImportedName,
  importedBy,
  leavesRepository,
  packageOf,
  plainSpecifier,
} from './imported-name.ts';

/** What resolving needs. */
export interface SymbolContext {
  readonly compiler: typeof ts;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  /** Absolute folder of the repository, without a final slash. */
  readonly root: string;
}

type Names = Fact<{ readonly names: readonly ResolvedName[] }>;

/** All names of what a node refers to. */
export function namesOf(context: SymbolContext, node: ts.Node): Names {
  const { compiler, checker } = context;
  if (compiler.isPropertyAccessExpression(node) || compiler.isQualifiedName(node))
    return memberNames(context, node);
  const symbol = symbolAt(context, node);
  if (symbol === undefined) return unknown(`nothing declares \`${node.getText()}\``);
  const required = requiredBy(context, symbol);
  if (required !== undefined) return known([outside(required)]);
  return aliasNames(context, symbol, checker);
}

function symbolAt({ compiler, checker }: SymbolContext, node: ts.Node): ts.Symbol | undefined {
  const { parent } = node;
  if (parent !== undefined && compiler.isShorthandPropertyAssignment(parent))
    return checker.getShorthandAssignmentValueSymbol(parent);
  return checker.getSymbolAtLocation(node);
}

function aliasNames(context: SymbolContext, symbol: ts.Symbol, checker: ts.TypeChecker): Names {
  let current = symbol;
  for (let hops = 0; hops < 50; hops++) {
    if ((current.flags & context.compiler.SymbolFlags.Alias) === 0) break;
    const imported = importedBy(context.compiler, current);
    if (imported !== undefined) {
      if (leavesRepository(context, imported)) return known([outside(imported)]);
      if (imported.name === '*') break;
    }
    const next = checker.getImmediateAliasedSymbol(current);
    if (next === undefined || (next.declarations ?? []).length === 0)
      return unknown(
        imported === undefined
          ? `nothing declares \`${current.name}\``
          : `\`${imported.specifier}\` is not found, or what it passes on is not installed`,
      );
    current = next;
  }
  return declared(context, current);
}

function declared(context: SymbolContext, symbol: ts.Symbol): Names {
  const names = declaredNames(context, symbol);
  return names.length > 0 ? known(names) : unknown(`\`${symbol.name}\` has no declaration`);
}

/** `a.b`: the member of what `a` resolves to, and where the member itself is declared. */
function memberNames(context: SymbolContext, node: ts.PropertyAccessExpression | ts.QualifiedName): Names {
  const { compiler, checker } = context;
  const isAccess = compiler.isPropertyAccessExpression(node);
  const member = (isAccess ? node.name : node.right).text;
  const left = namesOf(context, isAccess ? node.expression : node.left);
  const names: ResolvedName[] = [];
  if (left.kind === 'known' && isStatic(context, isAccess ? node.expression : node.left))
    for (const one of left.names) names.push(...withMember(one, member));
  const own = checker.getSymbolAtLocation(isAccess ? node.name : node.right);
  if (own !== undefined) names.push(...declaredNames(context, own));
  const unique = [...new Map(names.map((one) => [one.symbol, one])).values()];
  if (unique.length > 0) return known(unique);
  return left.kind === 'unknown'
    ? left
    : unknown(
        `the type of \`${(isAccess ? node.expression : node.left).getText()}\` does not say what \`${member}\` is`,
      );
}

/** Members of a module, class or object that a name stands for; members of a value that was made at run time are not. */
function isStatic(context: SymbolContext, node: ts.Node): boolean {
  const { compiler, checker } = context;
  if (compiler.isPropertyAccessExpression(node)) return isStatic(context, node.expression);
  if (compiler.isQualifiedName(node)) return isStatic(context, node.left);
  if (!compiler.isIdentifier(node)) return false;
  const [declaration] = checker.getSymbolAtLocation(node)?.declarations ?? [];
  return declaration === undefined || !compiler.isParameter(declaration);
}

function withMember(one: ResolvedName, member: string): readonly ResolvedName[] {
  const [place = ''] = one.symbol.split('#');
  const make = (name: string): ResolvedName => ({ symbol: `${place}#${name}`, package: one.package, name });
  if (one.name === '*') return [make(member)];
  // Packages of either module system are imported this way, so both spellings of the member are names of it.
  if (one.name === 'default') return [make(`default.${member}`), make(member)];
  return [make(`${one.name}.${member}`)];
}

/** `require('x')` and `await import('x')`, whole or taken apart. */
function requiredBy({ compiler }: SymbolContext, symbol: ts.Symbol): ImportedName | undefined {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return undefined;
  if (compiler.isVariableDeclaration(declaration) && compiler.isIdentifier(declaration.name)) {
    const specifier = requiredSpecifier(compiler, declaration.initializer);
    return specifier === undefined ? undefined : { specifier, name: '*', node: declaration };
  }
  if (!compiler.isBindingElement(declaration) || !compiler.isObjectBindingPattern(declaration.parent))
    return undefined;
  const holder = declaration.parent.parent;
  const specifier = compiler.isVariableDeclaration(holder)
    ? requiredSpecifier(compiler, holder.initializer)
    : undefined;
  const name = declaration.propertyName ?? declaration.name;
  return specifier === undefined ? undefined : { specifier, name: name.getText(), node: declaration };
}

function requiredSpecifier(compiler: typeof ts, node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (compiler.isAwaitExpression(node)) return requiredSpecifier(compiler, node.expression);
  if (!compiler.isCallExpression(node)) return undefined;
  const isRequire = compiler.isIdentifier(node.expression) && node.expression.text === 'require';
  const isImport = node.expression.kind === compiler.SyntaxKind.ImportKeyword;
  const [argument] = node.arguments;
  if (!(isRequire || isImport) || argument === undefined || !compiler.isStringLiteralLike(argument))
    return undefined;
  return argument.text.startsWith('.') ? undefined : argument.text;
}

function outside({ specifier, name }: ImportedName): ResolvedName {
  const plain = plainSpecifier(specifier);
  return { symbol: `${plain}#${name}`, package: packageOf(specifier), name };
}

function known(names: readonly ResolvedName[]): Names {
  return { kind: 'known', names };
}

function unknown(reason: string): Names {
  return { kind: 'unknown', reason };
}
