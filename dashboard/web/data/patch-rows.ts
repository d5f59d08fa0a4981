/**
 * Live events applied to rows that are already shown, so that a state changes on the page before the next read. Pure.
 *
 * Only what an event states is changed; counts, filters and order follow with the refresh.
 */
import type { RolloutEvent } from '../../../core/events.ts';

interface Row {
  readonly id: string;
  readonly state: string;
}

/** A page of rows with the states that the events report; the same object where nothing on it changed. */
export function patchRows<R extends Row, P extends { readonly items: readonly R[] }>(
  page: P,
  events: readonly RolloutEvent[],
  kind: 'target.state' | 'changeset.state',
): P {
  const states = new Map<string, string>();
  for (const event of events) {
    if (event.kind === kind && event.target !== undefined && 'to' in event.data)
      states.set(event.target, event.data.to);
  }
  let changed = false;
  const items = page.items.map((row) => {
    const state = states.get(row.id);
    if (state === undefined || state === row.state) return row;
    changed = true;
    return { ...row, state };
  });
  return changed ? { ...page, items } : page;
}

/** Ids of the targets that the events speak of. */
export function touchedTargets(events: readonly RolloutEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap((event) => (event.target === undefined ? [] : [event.target])));
}
