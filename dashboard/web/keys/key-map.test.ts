/** Shortcuts: which press completes which, and when none may. */
import { describe, expect, it } from 'vitest';
import { type KeyPress, makeKeyMatcher } from './key-map.ts';

const bindings = ['?', 'j', 'g c', 'g m'].map((keys) => ({ keys, label: keys, run: () => undefined }));
const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  typing: false,
  ...more,
});

function matcher() {
  let time = 0;
  const match = makeKeyMatcher(() => time);
  return {
    hit: (key: string, more?: Partial<KeyPress>) => match(press(key, more), bindings)?.keys,
    wait: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe('a press', () => {
  it('finds a single key and a sequence', () => {
    const { hit } = matcher();
    expect([hit('j'), hit('g'), hit('c'), hit('?')]).toEqual(['j', undefined, 'g c', '?']);
  });

  it('forgets the first key of a sequence after a pause or another key', () => {
    const { hit, wait } = matcher();
    hit('g');
    wait(5000);
    expect(hit('c')).toBeUndefined();
    hit('g');
    expect(hit('j')).toBe('j');
    expect(hit('c')).toBeUndefined();
  });

  it('does nothing while somebody types or holds a modifier', () => {
    const { hit } = matcher();
    expect(hit('j', { typing: true })).toBeUndefined();
    expect(hit('j', { ctrlKey: true })).toBeUndefined();
    hit('g');
    hit('x', { typing: true });
    expect(hit('c')).toBeUndefined();
  });

  it('finds the binding that was added last', () => {
    const match = makeKeyMatcher(() => 0);
    const own = { keys: 'j', label: 'own', run: () => undefined };
    expect(match(press('j'), [...bindings, own])).toBe(own);
  });
});
