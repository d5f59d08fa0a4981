import { describe, expect, it } from 'vitest';
import { applyEdits } from '../index.ts';

const text = 'start();\n  one();\n  two();\nstop();\n';

function applied(search: string, replace: string, file = text): string | undefined {
  const reply = `<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
  return applyEdits({ files: [{ path: 'a.ts', text: file }], reply }).files[0]?.text;
}

describe('a SEARCH quoted from a listing', () => {
  it('is read without its numbers, and so is REPLACE where it has them too', () => {
    const wanted = text.replace('one', 'uno');
    for (const mark of [' | ', '\u2192', '\t', ':', ': ']) {
      const search = `     2${mark}  one();\n     3${mark}  two();\n`;
      expect(applied(search, search.replace('one', 'uno')), mark).toBe(wanted);
      expect(applied(search, '  uno();\n  two();\n'), mark).toBe(wanted);
    }
  });

  it('is text where its numbers do not ascend, or the file has them', () => {
    expect(applied('7:  one();\n3:  two();\n', '7:  uno();\n3:  two();\n')).toBeUndefined();
    expect(applied('1: a\n2: b\n', '1: a\n2: c\n', '1: a\n2: b\n3: d\n')).toBe('1: a\n2: c\n3: d\n');
  });
});
