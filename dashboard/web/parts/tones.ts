/** Which tone each state, outcome and kind of blocker has; the tone chooses colour and glyph together. Pure. */
import type { ChangesetState, MigrationState, TargetState, WaveState } from '../../../core/states.ts';

/** What a reader should feel about a state. */
export type Tone = 'neutral' | 'active' | 'good' | 'warn' | 'bad' | 'person';

/** Any word that a badge may show. */
export type BadgeWord =
  | MigrationState
  | TargetState
  | WaveState
  | ChangesetState
  | 'accepted'
  | 'inconclusive'
  | 'passed'
  | 'known'
  | 'pending'
  | 'none'
  | 'changes_requested';

/** Tone of each word. */
export const tones: Readonly<Record<BadgeWord, Tone>> = {
  draft: 'neutral',
  planned: 'neutral',
  running: 'active',
  paused: 'warn',
  finished: 'good',
  aborted: 'bad',
  found: 'neutral',
  matched: 'neutral',
  rewriting: 'active',
  verified: 'active',
  published: 'active',
  merged: 'good',
  clean: 'neutral',
  skipped: 'neutral',
  rejected: 'bad',
  failed: 'bad',
  vetoed: 'person',
  waiting: 'neutral',
  open: 'active',
  gated: 'warn',
  done: 'good',
  halted: 'bad',
  approved: 'good',
  conflicted: 'warn',
  stale: 'warn',
  closed: 'person',
  diverged: 'person',
  accepted: 'good',
  inconclusive: 'warn',
  passed: 'good',
  known: 'neutral',
  pending: 'warn',
  none: 'neutral',
  changes_requested: 'person',
};

/** Tone of a word that comes as text; unknown words are neutral. */
export function toneOf(word: string): Tone {
  return word in tones ? tones[word as BadgeWord] : 'neutral';
}
