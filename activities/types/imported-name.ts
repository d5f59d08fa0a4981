/** What an import or a re-export says by itself: from where, and under which name. */
import { builtinModules } from 'node:module';
import type { ts } from 'ts-morph';

/** One imported name: `*` for the whole module. */
export interface ImportedName {
  readonly specifier: string;
  readonly name: string;
  readonly node: ts.Node;
}

/** The import or re-export that declares an alias; undefined for an alias of something in its own file. */
export function importedBy(compiler: typeof ts, symbol: ts.Symbol): ImportedName | undefined {
  for (const node of symbol.declarations ?? []) {
    const found = importedByNode(compiler, node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function importedByNode(compiler: typeof ts, node: ts.Node): ImportedName | undefined {
  if (compiler.isImportSpecifier(node))
    return named(compiler, node.parent.parent.parent.moduleSpecifier, (node.propertyName ?? node.name).text);
  if (compiler.isExportSpecifier(node))
    return named(compiler, node.parent.parent.moduleSpecifier, (node.propertyName ?? node.name).text);
  if (compiler.isImportClause(node)) return named(compiler, node.parent.moduleSpecifier, 'default');
  if (compiler.isNamespaceImport(node)) return named(compiler, node.parent.parent.moduleSpecifier, '*');
  if (compiler.isNamespaceExport(node)) return named(compiler, node.parent.moduleSpecifier, '*');
  if (compiler.isImportEqualsDeclaration(node) && compiler.isExternalModuleReference(node.moduleReference))
    return named(compiler, node.moduleReference.expression, '*');
  return undefined;
}

function named(
  compiler: typeof ts,
  specifier: ts.Expression | undefined,
  name: string,
): ImportedName | undefined {
  if (specifier === undefined || !compiler.isStringLiteralLike(specifier)) return undefined;
  return { specifier: specifier.text, name, node: specifier };
}

/** True where an import is of a package: found in an installed one, or not found and not relative. */
export function leavesRepository(
  { checker, program }: { readonly checker: ts.TypeChecker; readonly program: ts.Program },
  { specifier, node }: ImportedName,
): boolean {
  if (specifier.startsWith('.')) return false;
  const [declaration] = checker.getSymbolAtLocation(node)?.declarations ?? [];
  const file = declaration?.getSourceFile();
  if (file === undefined) return true;
  // A workspace's own package is linked into `node_modules`; the compiler gives the place that the link leads to.
  return (
    program.isSourceFileFromExternalLibrary(file) ||
    file.fileName.includes('/node_modules/') ||
    file.isDeclarationFile
  );
}

const nodeModules: ReadonlySet<string> = new Set(builtinModules);

/** A specifier as one spelling: modules of Node without `node:`. */
export function plainSpecifier(specifier: string): string {
  const bare = specifier.replace(/^node:/, '');
  return nodeModules.has(bare) ? bare : specifier;
}

/** Name of the package of a specifier: `@scope/name` or `name`; `node` for modules of Node. */
export function packageOf(specifier: string): string {
  if (nodeModules.has(plainSpecifier(specifier))) return 'node';
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
