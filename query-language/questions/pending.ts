/** The outcome of a file for which questions are open: the questions, and the places that hang on them. */
import type { MatchedSite, PendingOutcome, SourceFile } from '../api.ts';
import type { Run } from '../match/run.ts';
import { rangeOf } from '../syntax/syntax-error.ts';

/** Makes the outcome. Without a known place the whole file is the candidate, so that none is ever lost. */
export function pendingOutcome(run: Run, file: SourceFile): PendingOutcome {
  const nodes = [...run.sites.map((site) => site.node), ...run.candidates];
  // Places of a later step's text, or of a notebook's code, say nothing about this text.
  const here = nodes.filter((node) => node.tree.text === file.text);
  const ranges = new Map(here.map(({ start, end }) => [`${start} ${end}`, { start, end }]));
  const sorted = [...ranges.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  const places = sorted.length > 0 ? sorted : [{ start: 0, end: file.text.length }];
  const candidates = places.map(
    ({ start, end }): MatchedSite => ({
      range: rangeOf(file.text, start, end),
      text: file.text.slice(start, end),
      bindings: {},
      rewritten: false,
    }),
  );
  return Object.freeze({ kind: 'pending', questions: [...run.questions.values()], candidates });
}
