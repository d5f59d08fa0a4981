/** Whether one line of text may be meant where it stands at another indentation than it is quoted. */
import { indentPair, indentRelation } from '../project/indent.ts';

/** True when a text quoted as `written` may be meant at the indentation `before`. */
export function fitsLevel(written: string, before: string, wanted: readonly string[] = []): boolean {
  const [lead = ''] = written.split(/\S/, 1);
  const text = written.trim();
  const pairs = [indentPair(lead.slice(lead.lastIndexOf('\n') + 1) + text, before + text)];
  return indentRelation({ pairs, hasFirst: false, wanted }) !== undefined;
}
