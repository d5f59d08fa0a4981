/**
 * The edit engine: applies what language models answer to files, never at the wrong place.
 *
 * Pure and free of dependencies on the rest of Regrade; `docs/edits.md` is its manual, `docs/design/edit-engine.md` its
 * reasons.
 */
export { applyEdits } from './apply.ts';
export type {
  EditCandidate,
  EditCode,
  EditFile,
  EditFormat,
  EditHints,
  EditInput,
  EditOptions,
  EditResult,
  HunkReport,
  MatchTier,
} from './edit.ts';
export { NO_CHANGE } from './edit.ts';
