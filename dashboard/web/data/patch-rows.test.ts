/** Live events on rows that are shown. */
import { expect, it } from 'vitest';
import type { RolloutEvent } from '../../../core/events.ts';
import { patchRows, touchedTargets } from './patch-rows.ts';

const page = {
  items: [
    { id: 'm/a', state: 'published' },
    { id: 'm/b', state: 'published' },
  ],
  total: 2,
};
const event = (target: string, to: 'merged' | 'vetoed', id = 1): RolloutEvent => ({
  id,
  migration: 'm',
  target,
  stage: 'track',
  kind: 'target.state',
  data: { from: 'published', to, reason: '' },
  at: '2026-11-21T12:00:00Z',
});

it('gives a row the last state that the events report', () => {
  const patched = patchRows(page, [event('m/a', 'vetoed'), event('m/a', 'merged', 2)], 'target.state');
  expect(patched).toEqual({
    items: [
      { id: 'm/a', state: 'merged' },
      { id: 'm/b', state: 'published' },
    ],
    total: 2,
  });
});

it('leaves a page alone that the events do not speak of', () => {
  expect(patchRows(page, [event('m/z', 'merged')], 'target.state')).toBe(page);
  expect(patchRows(page, [event('m/a', 'merged')], 'changeset.state')).toBe(page);
});

it('names each touched target once', () => {
  expect([
    ...touchedTargets([event('m/a', 'vetoed'), event('m/a', 'merged'), event('m/b', 'merged')]),
  ]).toEqual(['m/a', 'm/b']);
});
