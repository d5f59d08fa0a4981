/**
 * Jupyter notebooks: the code cells of a `.ipynb` file as one Python text, and back.
 *
 * Cells are joined with marker comments, so that a rewritten text falls apart into the same cells. Cells that begin with
 * a magic (`%`, `!`) are no Python and left alone. Everything outside the cells' sources is kept byte for byte.
 */
import type { Language } from '../language.ts';
import { fieldOf } from '../node-fields.ts';
import { findKinds, nodeText, parentOf, parseTree, type SyntaxNode } from '../tree.ts';

/** Oldest notebook format whose cells stand at the top. */
const oldestFormat = 4;

const marker = '# %% regrade cell\n';

/** A notebook taken apart. */
export interface Notebook {
  readonly text: string;
  /** All code, cell after cell. */
  readonly code: string;
  /** Where each cell's source stands in the notebook's text, and how much code it gave. */
  readonly cells: readonly { readonly start: number; readonly end: number; readonly code: string }[];
}

/** True for paths of notebooks. */
export function isNotebook(path: string): boolean {
  return path.endsWith('.ipynb');
}

/** Takes a notebook apart; undefined where the text is none, or of a format that is too old. */
export function readNotebook(json: Language, text: string): Notebook | undefined {
  const { root } = parseTree(json, text);
  const format = valueIn(findPair(root, 'nbformat'));
  if (format === undefined || Number(nodeText(format)) < oldestFormat) return undefined;
  const cells = findKinds(root, ['pair'])
    .filter((pair) => keyOf(pair) === 'source' && isCodeCell(parentOf(pair)))
    .flatMap((pair) => {
      const value = valueIn(pair);
      const code = value === undefined ? undefined : codeOf(nodeText(value));
      if (value === undefined || code === undefined || /^\s*[%!]/.test(code)) return [];
      return [{ start: value.start, end: value.end, code }];
    });
  return { text, code: cells.map((cell) => `${cell.code}\n`).join(marker), cells };
}

/** The notebook with other code in its cells; undefined where the code does not fall apart into as many. */
export function writeNotebook(notebook: Notebook, code: string): string | undefined {
  const parts = code.split(marker);
  if (parts.length !== notebook.cells.length) return undefined;
  let text = notebook.text;
  for (const [i, cell] of [...notebook.cells.entries()].toReversed()) {
    const source = (parts[i] ?? '').replace(/\n$/, '');
    text = `${text.slice(0, cell.start)}[${JSON.stringify(source)}]${text.slice(cell.end)}`;
  }
  return text;
}

/** The cell in which an offset of the code stands. */
export function cellAt(notebook: Notebook, offset: number): Notebook['cells'][number] | undefined {
  let end = 0;
  return notebook.cells.find((cell) => {
    end += cell.code.length + 1 + marker.length;
    return offset < end;
  });
}

function codeOf(source: string): string | undefined {
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value === 'string') return value;
    return Array.isArray(value) ? value.map(String).join('') : undefined;
  } catch {
    return undefined;
  }
}

function findPair(root: SyntaxNode, key: string): SyntaxNode | undefined {
  return findKinds(root, ['pair']).find((pair) => keyOf(pair) === key);
}

function partOf(pair: SyntaxNode, name: string): SyntaxNode | undefined {
  const spec = pair.tree.language.fields.get('pair')?.find((field) => field.name === name);
  return spec === undefined ? undefined : fieldOf(pair, spec)[0];
}

function keyOf(pair: SyntaxNode): string {
  const key = partOf(pair, 'key');
  return key === undefined ? '' : nodeText(key).slice(1, -1);
}

function valueIn(pair: SyntaxNode | undefined): SyntaxNode | undefined {
  return pair === undefined ? undefined : partOf(pair, 'value');
}

function isCodeCell(cell: SyntaxNode | undefined): boolean {
  if (cell === undefined) return false;
  const kind = findKinds(cell, ['pair']).find((pair) => keyOf(pair) === 'cell_type');
  const value = valueIn(kind);
  return value !== undefined && nodeText(value) === '"code"';
}
