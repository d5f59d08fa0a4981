import { describe, expect, it } from 'vitest';
import { applyEdits, type EditResult } from './index.ts';

function all(text: string, search: string, replace: string): EditResult {
  const reply = JSON.stringify({ old_string: search, new_string: replace, replace_all: true });
  return applyEdits({ files: [{ path: 'a.ts', text }], reply });
}

describe('every occurrence', () => {
  it('is replaced where it stands: in words, on one line, at any indentation', () => {
    expect(all('a b a\nca\n', 'a', 'x').files[0]?.text).toBe('x b x\ncx\n');
    expect(all('  go();\n    go();\n', 'go();', 'stop();').files[0]?.text).toBe('  stop();\n    stop();\n');
    expect(all('x\r\ny\r\nz\r\nx\r\ny\r\n', 'x\ny', 'p').files[0]?.text).toBe('p\r\nz\r\np\r\n');
  });

  it('is counted before any is replaced', () => {
    expect(all('a\n'.repeat(999), 'a', 'b').files[0]?.text).toBe('b\n'.repeat(999));
    const many = all('a\n'.repeat(1500), 'a', 'b');
    expect(many.files).toEqual([]);
    expect(many.hunks[0]?.code).toBe('limits');
  });
});
