/** The engines that the edit benchmark compares: ours, exact-and-unique, and diff-match-patch. */
import DiffMatchPatch from 'diff-match-patch';
import { applyEdits, type HunkReport } from '../../core/edits/index.ts';

/** What an engine made of one edit: the new text, or undefined when it refused. */
export interface EngineAnswer {
  readonly text: string | undefined;
  readonly report?: HunkReport;
}

/** An engine under comparison. */
export interface Engine {
  readonly name: string;
  readonly apply: (file: string, search: string, replace: string) => EngineAnswer;
}

const bitapDistance = 100_000;

/** All engines, ours last. */
export const engines: readonly Engine[] = [
  {
    name: 'exact-unique',
    apply: (file, search, replace) => {
      const at = file.indexOf(search);
      const unique = at >= 0 && file.indexOf(search, at + 1) < 0;
      return { text: unique ? file.slice(0, at) + replace + file.slice(at + search.length) : undefined };
    },
  },
  {
    name: 'diff-match-patch',
    apply: (file, search, replace) => {
      const dmp = new DiffMatchPatch();
      dmp.Match_Distance = bitapDistance;
      const [text, done] = dmp.patch_apply(dmp.patch_make(search, replace), file);
      return { text: done.every(Boolean) && text !== file ? text : undefined };
    },
  },
  {
    name: 'regrade',
    apply: (file, search, replace) => {
      const reply = JSON.stringify({ path: 'file', old_string: search, new_string: replace });
      const result = applyEdits({ files: [{ path: 'file', text: file }], reply, format: 'json-tool' });
      const [report] = result.hunks;
      const text = result.status === 'applied' ? result.files[0]?.text : undefined;
      return { text, ...(report === undefined ? {} : { report }) };
    },
  },
];
