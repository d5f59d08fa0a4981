import { describe, expect, it } from 'vitest';
import { applyEdits, type EditResult } from './index.ts';

const text =
  'class First:\n    def run(self):\n        go(1)\n\n    def stop(self):\n        end(1)\n\nclass Second:\n    def run(self):\n        go(1)\n';

function patched(body: string, file = text): EditResult {
  const reply = `*** Begin Patch\n*** Update File: a.py\n${body}*** End Patch`;
  return applyEdits({ files: [{ path: 'a.py', text: file }], reply });
}

describe('an anchor', () => {
  const change = '-        go(1)\n+        go(2)\n';

  it('names the block that a hunk is in', () => {
    expect(patched(`@@ class Second:\n${change}`).hunks[0]?.span).toEqual([10, 10]);
    expect(patched(`@@ class First:\n${change}`).hunks[0]?.span).toEqual([3, 3]);
    expect(patched(`@@ class Second:\n@@ def run(self):\n${change}`).hunks[0]?.span).toEqual([10, 10]);
  });

  it('that stands twice above a text names none of its places', () => {
    expect(patched(`@@ def run(self):\n${change}`).hunks[0]?.code).toBe('ambiguous');
  });

  it('is not met by a text above it', () => {
    const done = text.replace(/go\(1\)\n$/, 'go(2)\n');
    expect(patched(`@@ class Second:\n${change}`, done).hunks[0]?.code).toBe('stale_context');
  });

  it('may be quoted by the text', () => {
    const quoted = '@@ class Second:\n class Second:\n     def run(self):\n-        go(1)\n+        go(2)\n';
    expect(patched(quoted).hunks[0]?.span).toEqual([8, 10]);
  });
});

describe('a text that says it ends the file', () => {
  const change = '@@\n-last()\n+final()\n*** End of File\n';

  it('is the last of several', () => {
    expect(patched(change, 'last()\nmore()\nlast()\n').hunks[0]?.span).toEqual([3, 3]);
  });

  it('is there already where the file ends with the new one', () => {
    expect(patched(change, 'last()\nmore()\nfinal()\n').hunks[0]?.code).toBe('already_applied');
    expect(patched(change, 'last()\nmore()\n').hunks[0]?.span).toEqual([1, 1]);
  });
});
