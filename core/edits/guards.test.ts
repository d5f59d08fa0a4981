import { describe, expect, it } from 'vitest';
import { applyEdits } from './index.ts';

const text = 'one();\ntwo();\n';

function codeOf(replace: string): string | undefined {
  const reply = JSON.stringify({ path: 'a.ts', old_string: 'two();', new_string: replace });
  return applyEdits({ files: [{ path: 'a.ts', text }], reply }).hunks[0]?.code;
}

describe('a text that a reply must not write', () => {
  it('has a mark of a merge conflict, or of a block, even behind other text', () => {
    for (const mark of [
      '<<<<<<< HEAD',
      '>>>>>>> main',
      '||||||| base',
      'two();>>>>>>> REPLACE',
      'x------- SEARCH',
    ])
      expect(codeOf(`two();\n${mark}\nthree();`), mark).toBe('conflict_marker');
  });

  it('may have such a mark where a backslash says that it is text', () => {
    const reply = (mark: string): string =>
      `a.ts\n<<<<<<< SEARCH\ntwo();\n=======\ntwo();\n${mark}\n>>>>>>> REPLACE\n`;
    const files = [{ path: 'a.ts', text }];
    expect(applyEdits({ files, reply: reply('\\<<<<<<< HEAD') }).files[0]?.text).toBe(
      'one();\ntwo();\n<<<<<<< HEAD\n',
    );
    expect(applyEdits({ files, reply: reply('<<<<<<< HEAD') }).hunks[0]?.code).toBe('conflict_marker');
  });

  it('leaves code out', () => {
    for (const mark of [
      '// ... existing code ...',
      '# ... rest',
      '<!-- ... -->',
      '(rest of methods ...)',
      '/* … */',
    ])
      expect(codeOf(`two();\n${mark}\nthree();`), mark).toBe('placeholder');
  });

  it('leaves no code out in a listing of documentation', () => {
    const listing = 'Call it:\n\n```php\nrun()\n  // ...\n  ;\n```\n\nThat is all.';
    expect(codeOf(`two();\n${listing}`)).toBeUndefined();
    expect(codeOf('```ts\ntwo();\n// ... existing code ...\n```')).toBe('placeholder');
    expect(codeOf('two();\n```ts\nrun();\n// ... existing code ...')).toBe('placeholder');
    expect(codeOf(`two();\n${listing}\n// ... existing code ...`)).toBe('placeholder');
  });

  it('is neither for looking like one', () => {
    for (const line of ['call(...rest);', 'a <<<< b', '// see ...', '-------', '=======', "say('...');"])
      expect(codeOf(`two();\n${line}`), line).toBeUndefined();
  });
});
