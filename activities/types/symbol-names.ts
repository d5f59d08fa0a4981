/**
 * What a name resolves to, as `package#name`: through imports, aliases, namespaces, `require` and the repository's own
 * re-exports, up to where it leaves the repository.
 *
 * An import from a package names its symbol by itself, so most answers need no installed dependency.
 */
import type { ts } from 'ts-morph';
import type { Fact, ResolvedName } from '../../query-language/index.ts';
import { declaredClass } from './declared-class.ts';
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
  const { compiler } = context;
  if (compiler.isPropertyAccessExpression(node) || compiler.isQualifiedName(node))
    return memberNames(context, node);
  const symbol = symbolAt(context, node);
  if (symbol === undefined) return unknown(`nothing declares \`${node.getText()}\``);
  const required = requiredBy(context, symbol);
  if (required !== undefined) return known([outside(required)]);
  return aliasNames(context, symbol);
}

function symbolAt({ compiler, checker }: SymbolContext, node: ts.Node): ts.Symbol | undefined {
  const { parent } = node;
  if (parent !== undefined && compiler.isShorthandPropertyAssignment(parent))
    return checker.getShorthandAssignmentValueSymbol(parent);
  return checker.getSymbolAtLocation(node);
}

/** Most aliases followed one after another; more are a circle. */
const maxHops = 50;

function aliasNames(context: SymbolContext, symbol: ts.Symbol): Names {
  let current = symbol;
  for (let hops = 0; hops < maxHops; hops++) {
    if ((current.flags & context.compiler.SymbolFlags.Alias) === 0) return declared(context, current);
    const imported = importedBy(context.compiler, current);
    if (imported !== undefined && leavesRepository(context, imported)) return known([outside(imported)]);
    if (imported?.name === '*') return declared(context, current);
    const next = context.checker.getImmediateAliasedSymbol(current);
    if (next === undefined || (next.declarations ?? []).length === 0)
      return unknown(
        imported === undefined
          ? `nothing declares \`${current.name}\``
          : `\`${imported.specifier}\` is not found, or what it passes on is not installed`,
      );
    current = next;
  }
  return unknown(`\`${symbol.name}\` is passed on in a circle`);
}

function declared(context: SymbolContext, symbol: ts.Symbol): Names {
  const names = declaredNames(context, symbol);
  return names.length > 0 ? known(names) : unknown(`\`${symbol.name}\` has no declaration`);
}

/** `a.b`: the member of a package's or the language's own name, and where the member itself is declared. */
function memberNames(context: SymbolContext, node: ts.PropertyAccessExpression | ts.QualifiedName): Names {
  const isAccess = context.compiler.isPropertyAccessExpression(node);
  const [holder, member] = isAccess ? [node.expression, node.name] : [node.left, node.right];
  const left = namesOf(context, holder);
  // A variable of the repository says nothing by its name: what it holds has to be known.
  const outer = left.kind === 'known' ? left.names.filter((one) => one.package !== '') : [];
  const own = context.checker.getSymbolAtLocation(member);
  if (outer.length === 0 && own === undefined) outer.push(...heldNames(context, holder));
  const names = [
    ...outer.flatMap((one) => withMember(one, member.text)),
    ...(own === undefined ? [] : declaredNames(context, own)),
  ];
  const unique = [...new Map(names.map((one) => [one.symbol, one])).values()];
  if (unique.length > 0) return known(unique);
  return left.kind === 'unknown'
    ? left
    : unknown(`the type of \`${holder.getText()}\` does not say what \`${member.text}\` is`);
}

/** Names of the class of a package that a value is declared to be of. */
function heldNames(context: SymbolContext, holder: ts.Node): readonly ResolvedName[] {
  const named = declaredClass(context, holder);
  const names = named === undefined ? undefined : namesOf(context, named);
  return names?.kind === 'known' ? names.names.filter((one) => one.package !== '') : [];
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
