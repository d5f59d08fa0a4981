/**
 * What is mended after a rewrite: leftovers that a deletion leaves behind, anywhere in the file.
 *
 * The new text is parsed once; what is found is removed from the end to the start.
 */
import type { Language } from '../languages/language.ts';
import { fieldOf } from '../languages/node-fields.ts';
import {
  childrenOf,
  findKinds,
  isComment,
  namedChildrenOf,
  nodeText,
  parentOf,
  parseTree,
  type SyntaxNode,
} from '../languages/tree.ts';

interface Mend {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text without leftovers; the extension of its file may choose how it is parsed. */
export function cleanUp(language: Language, text: string, extension = ''): string {
  if (language.cleanUp === 'none') return text;
  const { root } = parseTree(language, text, extension);
  const mends = language.cleanUp === 'javascript' ? javascriptMends(root) : pythonMends(root);
  const sorted = mends.toSorted((a, b) => b.start - a.start || b.end - a.end);
  let result = text;
  let done = Number.POSITIVE_INFINITY;
  for (const mend of sorted) {
    if (mend.end > done) continue;
    result = result.slice(0, mend.start) + mend.text + result.slice(mend.end);
    done = mend.start;
  }
  return result;
}

const orphanedImport =
  /(?<=^|\n)([ \t]*)from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\((?:[\s,]|#[^\n]*)*\)|(?:#[^\n]*)?(?=\n|$))/g;
const trailingComma =
  /(?<=(?:^|\n)[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]+[^\n(]*\S),(?=[ \t]*(?:#[^\n]*)?(?:\n|$))/g;
const strayArrow = /->(?=\s*:)/g;

/** Python's leftovers show in the text; what stands in strings is left alone. */
function pythonMends(root: SyntaxNode): readonly Mend[] {
  const { text } = root.tree;
  const strings = findKinds(root, ['string']);
  const isCode = (at: number) => !strings.some((node) => node.start <= at && at < node.end);
  return [orphanedImport, trailingComma, strayArrow].flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter((found) => isCode(found.index))
      .map((found) => ({ start: found.index, end: found.index + found[0].length, text: '' })),
  );
}

function removal(node: SyntaxNode): Mend {
  return { start: node.start, end: node.end, text: '' };
}

function javascriptMends(root: SyntaxNode): readonly Mend[] {
  return [
    ...findKinds(root, ['empty_statement']).filter(isStraySemicolon).map(removal),
    ...findKinds(root, ['import_statement']).filter(isEmptyImport).map(removal),
    ...findKinds(root, ['lexical_declaration', 'variable_declaration'])
      .filter(isEmptyDeclaration)
      .map(removal),
    ...findKinds(root, ['ERROR']).filter(isStrayError).map(removal),
    ...findKinds(root, ['ERROR']).flatMap(strayImportComma),
    ...findKinds(root, ['arrow_function']).flatMap(emptyBody),
    ...findKinds(root, ['identifier'])
      .filter(isLoneKeyword)
      .map((node) => removal(statementOf(node))),
  ];
}

function isStraySemicolon(node: SyntaxNode): boolean {
  const parent = parentOf(node)?.kind;
  return parent === 'program' || parent === 'statement_block';
}

/** `const ;`: the parser makes up a declarator without text. */
function isEmptyDeclaration(node: SyntaxNode): boolean {
  return (
    loneKeyword.test(nodeText(node)) && namedChildrenOf(node).every((child) => child.start === child.end)
  );
}

const loneKeyword = /^(?:const|let|var)\s*;?\s*$/;

function isEmptyImport(node: SyntaxNode): boolean {
  const named = findKinds(node, ['named_imports']);
  return named.some((imports) => namedChildrenOf(imports).every(isComment));
}

function isStrayError(node: SyntaxNode): boolean {
  const text = nodeText(node).trim();
  const after = node.tree.text.slice(node.end);
  if (/^(const|let|var)$/.test(text)) return /^[ \t]*(?:;|\r?\n|\/|$)/.test(after);
  const parent = parentOf(node)?.kind ?? '';
  return text === ',' && (commaHomes.has(parent) || isAfterMember(node));
}

const commaHomes = new Set(['import_clause', 'named_imports', 'class_body', 'import_statement']);

/** A comma after a class member is read into the end of the member's body. */
function isAfterMember(node: SyntaxNode): boolean {
  const body = parentOf(node);
  if (body === undefined || parentOf(body)?.kind !== 'method_definition') return false;
  return childrenOf(body).every((child) => child.end <= node.end || isComment(child));
}

/** The comma before `from` in an import whose named part is gone. */
function strayImportComma(node: SyntaxNode): readonly Mend[] {
  if (parentOf(node)?.kind !== 'import_statement') return [];
  const children = childrenOf(node).filter((child) => !isComment(child));
  return children
    .filter((child, i) => child.kind === ',' && ['from', undefined].includes(textOf(children[i + 1])))
    .map(removal);
}

function textOf(node: SyntaxNode | undefined): string | undefined {
  return node === undefined ? undefined : nodeText(node);
}

function isLoneKeyword(node: SyntaxNode): boolean {
  const parent = parentOf(node);
  if (nodeText(node) !== 'let' || parent?.kind !== 'expression_statement') return false;
  return loneKeyword.test(nodeText(parent));
}

function statementOf(node: SyntaxNode): SyntaxNode {
  return parentOf(node) ?? node;
}

/** An arrow function whose body is gone gets an empty block. */
function emptyBody(node: SyntaxNode): readonly Mend[] {
  const spec = node.tree.language.fields.get('arrow_function')?.find((field) => field.name === 'body');
  const body = spec === undefined ? undefined : fieldOf(node, spec)[0];
  const arrow = childrenOf(node).find((child) => child.kind === '=>');
  if (arrow === undefined || (body !== undefined && body.end > body.start)) return [];
  return [{ start: arrow.end, end: arrow.end, text: '{}' }];
}
