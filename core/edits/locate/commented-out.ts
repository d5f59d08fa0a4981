/**
 * Code that stands in the file commented out is not the code that SEARCH quotes: changing it would change nothing.
 *
 * Only for quotes that are code by their look; prose may well be a part of a comment.
 */
import { beginsComment } from '../line-keys.ts';
import type { Located } from './located.ts';

const mark = /^\s*(?:\/\/+|#+|--+|\/\*+|<!--)\s*/;
const code =
  /[;{}]\s*$|\w\(.*\)\s*[:,]?\s*$|=>\s*$|^\s*(?:def|class|func|fn|function|return|import|from|const|let|var|if|for|while)\b.*[)({:=]/;

/** True when a place begins with the first line of SEARCH behind the mark of a comment that SEARCH does not have. */
export function isCommentedOut(place: Located, search: string): boolean {
  const head = search.split('\n').find((line) => line.trim() !== '') ?? '';
  const line = place.search.find((text) => text.trim() !== '') ?? '';
  const prefix = mark.exec(line)?.[0];
  if (prefix === undefined || beginsComment(head) || !code.test(head)) return false;
  return line.slice(prefix.length).startsWith(head.trimStart());
}
