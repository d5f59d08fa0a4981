/**
 * Operations on whole files: create, rewrite, merge a snippet, delete, move; and edits whose SEARCH is empty.
 *
 * Nothing that exists is overwritten unseen: creating a file that has text is refused, and so is a rewrite that leaves
 * code out or loses much of the file.
 */
import type { NumberedHunk } from './apply-file.ts';
import type { EditCode, HunkReport } from './edit.ts';
import type { Hunk } from './hunk.ts';
import { isElision } from './locate/elision.ts';
import { mergeSnippet } from './merge-snippet.ts';
import { textLines } from './text-lines.ts';
import type { Workspace } from './workspace.ts';

const smallFile = 20;
const keptShare = 0.6;

/** Carries out one operation and reports it. */
export function wholeFileOperation(
  workspace: Workspace,
  path: string,
  { number, hunk }: NumberedHunk,
): HunkReport {
  const before = workspace.texts.get(path);
  const fail = (code: EditCode, message: string): HunkReport => ({
    hunk: number,
    status: 'rejected',
    code,
    message,
  });
  const done: HunkReport = { hunk: number, status: 'applied', tier: 'whole-file', confidence: 1, margin: 1 };
  if (hunk.op === 'create') {
    if (before !== undefined && before.trim() !== '')
      return fail('path_exists', `The file ${path} exists. Edit it instead.`);
    workspace.texts.set(path, newText(hunk));
    return done;
  }
  if (hunk.op === 'rewrite') {
    const refusal = before === undefined ? undefined : rewriteRefusal(before, hunk.replace);
    if (refusal !== undefined) return fail(refusal.code, refusal.message);
    if (before === hunk.replace)
      return { hunk: number, status: 'no_op', code: 'no_op', message: 'The file reads so already.' };
    workspace.texts.set(path, before === undefined ? newText(hunk) : inStyleOf(before, hunk.replace));
    return done;
  }
  if (before === undefined) return fail('path_unknown', `There is no file ${path}.`);
  if (hunk.op === 'merge') return { hunk: number, ...mergeInto(workspace, path, { before, hunk }) };
  workspace.texts.delete(path);
  if (hunk.op === 'move' && hunk.moveTo !== undefined) workspace.texts.set(hunk.moveTo, before);
  return done;
}

/** Text of a new file, with the line ends the reply has. */
function newText(hunk: Hunk): string {
  return hunk.crlf === true ? hunk.replace.replaceAll('\n', '\r\n') : hunk.replace;
}

function mergeInto(
  workspace: Workspace,
  path: string,
  { before, hunk }: { readonly before: string; readonly hunk: Hunk },
): Omit<HunkReport, 'hunk'> {
  const merged = mergeSnippet({ path, text: before }, hunk.replace);
  if (merged.kind === 'refused')
    return { status: 'rejected', code: merged.miss.code, message: merged.miss.message };
  workspace.texts.set(path, merged.text);
  return { status: 'applied', tier: 'structural', confidence: 1, margin: 1 };
}

/** Why a rewrite must not replace a text: it leaves code out, or loses more than two fifths of the lines. */
function rewriteRefusal(before: string, after: string): { code: EditCode; message: string } | undefined {
  const elided = after.split('\n').find((line) => isElision(line) && !before.includes(line.trim()));
  if (elided !== undefined) {
    return {
      code: 'placeholder',
      message: `The new file leaves code out ("${elided.trim()}"). Write it in full.`,
    };
  }
  const [had, has] = [inkCount(before), inkCount(after)];
  if (has >= keptShare * had || (has > 0 && had < smallFile)) return undefined;
  return {
    code: 'shrinks_file',
    message: `The new file has ${has} lines, the old one ${had}. Send edits instead.`,
  };
}

function inkCount(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}

/** A new text with the byte-order mark, line end and final line end of the old one. */
function inStyleOf(before: string, after: string): string {
  const { mark, mainEnd } = textLines(before);
  const ended = before === '' || /[\r\n]$/.test(before) ? after : after.replace(/\n$/, '');
  return mark + (mainEnd === '\n' ? ended : ended.replaceAll('\n', mainEnd));
}

type EmptySearch =
  | { readonly kind: 'report'; readonly report: HunkReport }
  | { readonly kind: 'edit'; readonly hunk: Hunk };

/** An edit without SEARCH, made definite: the whole of an empty file, before a given line, or at the end of the file. */
export function emptySearchHunk(before: string, { number, hunk }: NumberedHunk): EmptySearch {
  if (hunk.search !== '' && !(before === '' && hunk.search.trim() === '')) return { kind: 'edit', hunk };
  const { bodies } = textLines(before);
  if (before.trim() === '') {
    return { kind: 'edit', hunk: { ...hunk, whole: true, replace: newText(hunk) } };
  }
  const canInsert =
    hunk.wholeLines && (hunk.lineHint !== undefined || hunk.ordered === true || hunk.atEnd === true);
  if (!canInsert) {
    const message =
      'SEARCH is empty, but the file is not. Quote the lines to change, or the line to add after.';
    return { kind: 'report', report: { hunk: number, status: 'rejected', code: 'empty_search', message } };
  }
  const end = bodies.at(-1) === '' ? bodies.length - 1 : bodies.length;
  const wanted = hunk.ordered === true || hunk.lineHint === undefined ? end : hunk.lineHint - 1;
  return { kind: 'edit', hunk: { ...hunk, insertAt: Math.max(0, Math.min(end, wanted)) } };
}
