/**
 * Contract of the stream of rollout events: one batch a message, replayable from any position.
 *
 * A position (`cursor`) is opaque text. It orders events as their transactions became visible, so that resuming from
 * it misses none, also when an event with a smaller id was committed later than one with a larger id.
 */
import { z } from 'zod';
import type { RolloutEvent } from '../../../core/events.ts';
import { Timestamp } from './common.ts';

/** A position in the stream: `<transaction>-<event id>`. */
export const EventCursor = z.string().regex(/^\d{1,19}-\d{1,19}$/, 'a position that the stream gave');

/** One event as JSON (`core/events.ts` types `data` by `kind`). */
export const RolloutEventJson = z.object({
  id: z.number().int(),
  migration: z.string(),
  target: z.string().optional(),
  wave: z.number().int().optional(),
  stage: z.string(),
  kind: z.string(),
  data: z.record(z.string(), z.unknown()),
  at: Timestamp,
});
/** One event as JSON. */
export type RolloutEventJson = z.infer<typeof RolloutEventJson>;

/** Search parameters of the stream; without `after` it starts with what happens from now on. */
export const EventQuery = z.object({
  after: EventCursor.or(z.literal('start')).optional(),
  /** `json` answers one batch and ends. */
  format: z.enum(['json', 'stream']).optional(),
});
/** Search parameters of the stream. */
export type EventQuery = z.infer<typeof EventQuery>;

/** Events that came since a position, in order, and the position after the last of them. */
export const EventBatch = z
  .object({
    events: z.array(RolloutEventJson),
    cursor: EventCursor,
    /** True when more events stand ready behind this batch. */
    more: z.boolean(),
  })
  .meta({ id: 'EventBatch' });
/** Events that came since a position, typed by kind as clients read them. */
export type EventBatch = Omit<z.infer<typeof EventBatch>, 'events'> & {
  readonly events: readonly RolloutEvent[];
};
