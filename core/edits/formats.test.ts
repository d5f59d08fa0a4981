import { describe, expect, it } from 'vitest';
import { applyEdits, type EditFile, type EditResult } from './index.ts';

const source = 'export function area(w: number, h: number) {\n  return w * h;\n}\n';
const files: readonly EditFile[] = [{ path: 'src/area.ts', text: source }];
const wanted = source.replace('w * h', 'Math.abs(w * h)');

function run(reply: string, more: readonly EditFile[] = files): EditResult {
  return applyEdits({ files: more, reply });
}

/** One edit in every format a reply may have; the format is never named. */
const replies: Readonly<Record<string, string>> = {
  'a SEARCH/REPLACE block in a fence':
    'Sure:\n\nsrc/area.ts\n```ts\n<<<<<<< SEARCH\n  return w * h;\n=======\n  return Math.abs(w * h);\n>>>>>>> REPLACE\n```\n',
  'a block with the path in the fence':
    '```ts src/area.ts\n<<<<<<< SEARCH\n  return w * h;\n=======\n  return Math.abs(w * h);\n>>>>>>> REPLACE\n```\n',
  'a block with dashes and plus signs':
    '**src/area.ts**\n------- SEARCH\n  return w * h;\n=======\n  return Math.abs(w * h);\n+++++++ REPLACE\n',
  'a block with a line number':
    'src/area.ts\n<<<<<<< SEARCH\n:start_line:2\n-------\n  return w * h;\n=======\n  return Math.abs(w * h);\n>>>>>>> REPLACE\n',
  'a block of numbered lines':
    'src/area.ts\n<<<<<<< SEARCH\n2 |   return w * h;\n=======\n2 |   return Math.abs(w * h);\n>>>>>>> REPLACE\n',
  'a JSON tool call': '{"path":"src/area.ts","old_string":"w * h;","new_string":"Math.abs(w * h);"}',
  'JSON with raw line ends and a trailing comma':
    '```json\n{"file_path": "src/area.ts", "edits": [{"oldText": "h: number) {\n  return w * h;", "newText": "h: number) {\n  return Math.abs(w * h);",}]}\n```',
  'an XML tool call':
    '<path>src/area.ts</path>\n<old_text>\n  return w * h;\n</old_text>\n<new_text>\n  return Math.abs(w * h);\n</new_text>',
  'XML with a wrong closing tag':
    '<file_path>src/area.ts</file_path><old_string>w * h;</old_string><new_string>Math.abs(w * h);</parameter></invoke>',
  'a unified diff with wrong numbers':
    '```diff\n--- a/src/area.ts\n+++ b/src/area.ts\n@@ -90,9 +91,7 @@ area\n export function area(w: number, h: number) {\n-  return w * h;\n+  return Math.abs(w * h);\n }\n```',
  'a diff whose context lost its space':
    '--- src/area.ts\n+++ src/area.ts\n@@ ... @@\nexport function area(w: number, h: number) {\n-  return w * h;\n+  return Math.abs(w * h);\n}\n',
  apply_patch:
    '*** Begin Patch\n*** Update File: src/area.ts\n@@ export function area\n-  return w * h;\n+  return Math.abs(w * h);\n*** End Patch',
  'a whole file': `src/area.ts\n\`\`\`ts\n${wanted}\`\`\`\n`,
};

describe('formats', () => {
  for (const [name, reply] of Object.entries(replies)) {
    it(`reads ${name}`, () => {
      const result = run(reply);
      expect(result.feedback).toBeUndefined();
      expect(result.files).toEqual([{ path: 'src/area.ts', text: wanted }]);
    });
  }

  it('rejects a JSON call that ends early, and half an envelope', () => {
    expect(run('{"path":"src/area.ts","old_string":"w * h;","new_string":"Math').hunks[0]?.code).toBe(
      'truncated',
    );
    expect(run('*** Begin Patch\n*** Update File: src/area.ts\n@@\n-x\n+y\n').hunks[0]?.code).toBe(
      'truncated',
    );
  });

  it('rejects blocks whose markers are out of order', () => {
    const reply = 'src/area.ts\n<<<<<<< SEARCH\na\n<<<<<<< SEARCH\nb\n=======\nc\n>>>>>>> REPLACE\n';
    expect(run(reply).hunks[0]).toMatchObject({ status: 'rejected', code: 'malformed' });
  });
});

describe('files', () => {
  it('are created, deleted and moved by a patch', () => {
    const reply =
      '*** Begin Patch\n*** Add File: src/new.ts\n+export {};\n*** Delete File: src/old.ts\n*** Update File: src/area.ts\n*** Move to: src/size.ts\n@@\n-  return w * h;\n+  return h * w;\n*** End Patch';
    const result = run(reply, [...files, { path: 'src/old.ts', text: 'x\n' }]);
    expect(result.deleted.toSorted()).toEqual(['src/area.ts', 'src/old.ts']);
    expect(result.files.map((file) => file.path).toSorted()).toEqual(['src/new.ts', 'src/size.ts']);
  });

  it('that exist are not created over, nor emptied by a rewrite', () => {
    expect(run('*** Begin Patch\n*** Add File: src/area.ts\n+x\n*** End Patch').hunks[0]?.code).toBe(
      'path_exists',
    );
    const long = {
      path: 'src/long.ts',
      text: Array.from({ length: 50 }, (_, i) => `line${i}();\n`).join(''),
    };
    expect(run('src/long.ts\n```ts\nline1();\n```', [long]).hunks[0]?.code).toBe('shrinks_file');
  });

  it('outside of the tree are refused', () => {
    const reply = '*** Begin Patch\n*** Add File: ../../etc/x\n+x\n*** End Patch';
    expect(run(reply).hunks[0]?.code).toBe('path_unsafe');
  });

  it('are found by a unique suffix, and similar names are only suggested', () => {
    const block = (path: string): string =>
      `${path}\n<<<<<<< SEARCH\n  return w * h;\n=======\n  return 0;\n>>>>>>> REPLACE\n`;
    expect(run(block('/home/me/project/src/area.ts')).status).toBe('applied');
    expect(run(block('area.ts')).status).toBe('applied');
    const missed = run(block('lib/area.ts'));
    expect(missed.hunks[0]?.code).toBe('path_unknown');
    expect(missed.feedback).toContain('src/area.ts');
  });

  it('get a lazy snippet merged where it marks what stays', () => {
    const text = 'class A {\n  one() {\n    return 1;\n  }\n\n  two() {\n    return 2;\n  }\n}\n';
    const snippet = 'class A {\n  // ... existing code ...\n\n  two() {\n    return 22;\n  }\n}\n';
    const result = applyEdits({ files: [{ path: 'a.ts', text }], reply: snippet, format: 'lazy-snippet' });
    expect(result.files[0]?.text).toBe(text.replace('return 2;', 'return 22;'));
  });
});
