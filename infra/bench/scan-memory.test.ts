/** What the figures of memory and handles are taken for. */
import { expect, test } from 'vitest';
import { summarize, verdictOf } from './scan-memory.ts';

const sampled = (handles: readonly number[]) =>
  summarize(
    'first',
    handles.map((ownHandles, index) => ({
      at: (index + 0.5) * 250,
      processes: 1,
      residentBytes: 1,
      handles: ownHandles,
      ownHandles,
    })),
    handles.length * 250,
  );

test('handles that grow are a leak, a search too short for two samples says nothing of them', () => {
  const [steady, growing, short] = [sampled([40, 41, 40, 42]), sampled([10, 40, 200, 900]), sampled([25])];
  expect(verdictOf([steady, short])).toContain('no handle leak: yes');
  expect(verdictOf([steady, growing])).toContain('no handle leak: NO');
  expect(verdictOf([short])).toContain('no handle leak: NO');
});
