import { describe, expect, it } from 'vitest';
import { applyEdits } from '../index.ts';
import { layoutFree } from './layout-free.ts';

describe('a text without its layout', () => {
  it('is the same before and after a formatter', () => {
    const flat = "call(first, 'second', [a, b]);\nnext()";
    const wrapped = 'call(\n  first,\n  "second",\n  [a, b],\n)\nnext();\n';
    expect(layoutFree(flat).text).toBe(layoutFree(wrapped).text);
  });

  it('keeps marks that separate', () => {
    expect(layoutFree('for (;;) a(b, c); d()').text).toBe('for(;)a(b,c);d()');
    expect(layoutFree('f(a, b)').text).not.toBe(layoutFree('f(ab)').text);
  });

  it('knows where its characters stood', () => {
    const { text, offsets } = layoutFree('a (\n  b,\n)');
    expect([...text].map((_, index) => 'a (\n  b,\n)'.charAt(offsets[index] ?? 0)).join('')).toBe(text);
  });
});

describe('an edit of text that a formatter changed since', () => {
  const text = 'const report = build(\n  settings.primary,\n  settings.secondary,\n);\nsend(report);\n';
  const search = 'const report = build(settings.primary, settings.secondary);\n';

  it('is applied where the text stands, and what it keeps keeps its layout', () => {
    const reply = JSON.stringify({
      path: 'a.ts',
      old_string: search,
      new_string: search.replace('report', 'summary'),
    });
    const result = applyEdits({ files: [{ path: 'a.ts', text }], reply });
    expect(result.files[0]?.text).toBe(text.replace('const report', 'const summary'));
    expect(result.hunks[0]?.tier).toBe('structural');
  });

  it('is refused where it stands twice', () => {
    const reply = JSON.stringify({ path: 'a.ts', old_string: search, new_string: 'x();\n' });
    const result = applyEdits({ files: [{ path: 'a.ts', text: text + text }], reply });
    expect(result.status).toBe('rejected');
  });
});
