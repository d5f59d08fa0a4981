/** Where a symbol is declared, as `package#name`, `path/of/file.ts#name` or `global#name`. */
import type { ts } from 'ts-morph';
import type { ResolvedName } from '../../query-language/index.ts';
import { packageOf, plainSpecifier } from './imported-name.ts';

/** What naming needs. */
export interface DeclarationContext {
  readonly compiler: typeof ts;
  readonly program: ts.Program;
  readonly root: string;
}

/** The name of a symbol at its first declaration; none for a symbol without one. */
export function declaredNames(context: DeclarationContext, symbol: ts.Symbol): readonly ResolvedName[] {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return [];
  const name = chainOf(context.compiler, declaration, symbol.name);
  const place = placeOf(context, declaration);
  return [{ symbol: `${place.at}#${name}`, package: place.package, name }];
}

/** A member's name after those of the classes, interfaces and namespaces that it stands in. */
function chainOf(compiler: typeof ts, declaration: ts.Node, own: string): string {
  const names = [own];
  for (let node: ts.Node | undefined = declaration.parent; node !== undefined; node = node.parent) {
    const name = containerName(compiler, node);
    if (name !== undefined) names.unshift(name);
  }
  return names.filter((name) => name !== 'global').join('.');
}

function containerName(compiler: typeof ts, node: ts.Node): string | undefined {
  if (compiler.isClassLike(node)) return node.name?.text;
  if (compiler.isInterfaceDeclaration(node) || compiler.isEnumDeclaration(node)) return node.name.text;
  return compiler.isModuleDeclaration(node) && compiler.isIdentifier(node.name) ? node.name.text : undefined;
}

interface Place {
  readonly at: string;
  readonly package: string;
}

function placeOf({ compiler, program, root }: DeclarationContext, declaration: ts.Node): Place {
  const file = declaration.getSourceFile();
  const module = ambientModule(compiler, declaration);
  if (module !== undefined) return { at: plainSpecifier(module), package: packageOf(module) };
  if (program.isSourceFileDefaultLibrary(file)) return { at: 'global', package: 'global' };
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file.fileName)?.[1];
  if (installed !== undefined) {
    const name = typedPackage(installed);
    // Types of Node outside of any `declare module` are globals of Node.
    return name === 'node' ? { at: 'global', package: 'node' } : { at: name, package: name };
  }
  return {
    at: file.fileName.startsWith(`${root}/`) ? file.fileName.slice(root.length + 1) : file.fileName,
    package: '',
  };
}

function ambientModule(compiler: typeof ts, declaration: ts.Node): string | undefined {
  for (let node: ts.Node | undefined = declaration; node !== undefined; node = node.parent)
    if (
      compiler.isModuleDeclaration(node) &&
      compiler.isStringLiteral(node.name) &&
      !node.name.text.startsWith('.')
    )
      return node.name.text;
  return undefined;
}

/** `@types/scope__name` holds the types of `@scope/name`. */
function typedPackage(installed: string): string {
  const [, typed] = /^@types\/(.+)$/.exec(installed) ?? [];
  if (typed === undefined) return installed;
  return typed.includes('__') ? `@${typed.replace('__', '/')}` : typed;
}
