/**
 * One source file as the architecture's laws see it: what it imports, exports and says.
 *
 * Read with the TypeScript parser alone, without types, so that the whole tree takes seconds.
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';

/** One import of a file, by whatever syntax. */
export interface ImportFact {
  /** As written. */
  readonly specifier: string;
  /** Path of the file within the project for a relative specifier, else the package or `node:` module. */
  readonly target: string;
  readonly relative: boolean;
  /** True where nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A file and what was read out of it. */
export interface SourceFile {
  /** Path within the project, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly ImportFact[];
  /** Exported declarations that have no docstring directly above. */
  readonly undocumented: readonly { readonly name: string; readonly line: number }[];
  /** Texts of all string literals, with their lines. */
  readonly strings: readonly { readonly value: string; readonly line: number }[];
  /** Texts of comments, with the line each begins on. */
  readonly comments: readonly { readonly text: string; readonly line: number }[];
}

/** Reads a file's text. */
export function readSource(path: string, text: string): SourceFile {
  const kind = path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const facts: Collected = { imports: [], strings: [] };
  visit(tree, tree, path, facts);
  return {
    path,
    text,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: facts.imports,
    undocumented: undocumentedExports(tree),
    strings: facts.strings,
    comments: commentsOf(tree),
  };
}

interface Collected {
  readonly imports: ImportFact[];
  readonly strings: { value: string; line: number }[];
}

function visit(node: ts.Node, tree: ts.SourceFile, path: string, facts: Collected): void {
  const found = importedBy(node);
  if (found !== undefined) facts.imports.push(importFact(found, path, lineOf(tree, node)));
  if (ts.isStringLiteralLike(node)) facts.strings.push({ value: node.text, line: lineOf(tree, node) });
  ts.forEachChild(node, (child) => visit(child, tree, path, facts));
}

interface Imported {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function importedBy(node: ts.Node): Imported | undefined {
  if (ts.isImportDeclaration(node)) {
    return literal(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
  }
  if (ts.isExportDeclaration(node)) return literal(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return literal(node.argument.literal, true);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return literal(node.arguments[0], false);
  }
  // A worker thread or a process main, named by its URL, is imported as surely as a module.
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    const imported = literal(node.arguments?.[0], false);
    return imported !== undefined && /^\.{1,2}\/.*\.tsx?$/.test(imported.specifier) ? imported : undefined;
  }
  return undefined;
}

function literal(node: ts.Node | undefined, typeOnly: boolean): Imported | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? { specifier: node.text, typeOnly } : undefined;
}

function importFact({ specifier, typeOnly }: Imported, path: string, line: number): ImportFact {
  const relative = specifier.startsWith('.');
  const target = relative
    ? posix.normalize(posix.join(posix.dirname(path), specifier))
    : packageOf(specifier);
  return { specifier, target, relative, typeOnly, line };
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function undocumentedExports(tree: ts.SourceFile): { name: string; line: number }[] {
  const documented = new Set<string>();
  const missing: { name: string; line: number }[] = [];
  for (const statement of tree.statements) {
    if (!ts.canHaveModifiers(statement)) continue;
    const exported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (exported !== true) continue;
    const name = nameOf(statement);
    const hasDocs = ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc);
    // One docstring serves all overloads of a function, and a value and a type of one name.
    if (hasDocs) documented.add(name);
    else if (!documented.has(name)) missing.push({ name, line: lineOf(tree, statement) });
  }
  return missing;
}

function nameOf(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(', ');
  }
  if (!('name' in statement) || statement.name === undefined) return 'default';
  return (statement.name as ts.Node).getText();
}

function commentsOf(tree: ts.SourceFile): { text: string; line: number }[] {
  const comments = new Map<number, { text: string; line: number }>();
  const collect = (node: ts.Node) => {
    for (const range of ts.getLeadingCommentRanges(tree.text, node.getFullStart()) ?? []) {
      const text = tree.text.slice(range.pos, range.end);
      comments.set(range.pos, { text, line: tree.getLineAndCharacterOfPosition(range.pos).line + 1 });
    }
    for (const child of node.getChildren(tree)) collect(child);
  };
  collect(tree);
  return [...comments.values()];
}

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}
