import { describe, expect, it } from 'vitest';
import { applyEdits, type EditFile, type EditResult } from '../index.ts';

function apply(files: readonly EditFile[], reply: string): EditResult {
  return applyEdits({ files, reply });
}

function textOf(files: readonly EditFile[], reply: string): string | undefined {
  const result = apply(files, reply);
  expect(result.feedback).toBeUndefined();
  return result.files[0]?.text;
}

describe('text that looks like the marks of a format', () => {
  it('may be markup inside of XML elements', () => {
    const text = 'const icon = (\n  <svg>\n    <path d="M1 1" />\n  </svg>\n);\n';
    const reply =
      '<path>a.tsx</path>\n<old_text>\n    <path d="M1 1" />\n  </svg>\n</old_text>\n<new_text>\n    <path d="M2 2" />\n    <search>x</search>\n  </svg>\n</new_text>\n';
    expect(textOf([{ path: 'a.tsx', text }], reply)).toBe(
      text.replace('<path d="M1 1" />', '<path d="M2 2" />\n    <search>x</search>'),
    );
  });

  it('does not end an element whose own end is missing', () => {
    const files = [{ path: 'a.html', text: '<p>one</p>\n' }];
    const reply =
      '<old_text><p>one</p></old_text><new_text><p>one</p>\n<p>two</p>\n<p>three</p></parameter></invoke>';
    expect(textOf(files, reply)).toBe('<p>one</p>\n<p>two</p>\n<p>three</p>\n');
    const cut = '<old_text><p>one</p></old_text><new_text><p>one</p>\n<p>two</p>\n<p>thr';
    expect(apply(files, cut).hunks[0]?.code).toBe('truncated');
  });

  it('may be a heading underlined in another length than the divider', () => {
    const files = [{ path: 'a.rst', text: 'Usage\n=====\n\nRun it.\n' }];
    const reply =
      'a.rst\n<<<<<<< SEARCH\nUsage\n=====\n\nRun it.\n=======\nUsage\n=====\n\nRun it twice.\n>>>>>>> REPLACE\n';
    expect(textOf(files, reply)).toBe('Usage\n=====\n\nRun it twice.\n');
  });

  it('divides no block where it is as long as the divider', () => {
    const files = [{ path: 'a.rst', text: 'Install\n=======\n\nRun it.\n' }];
    const block = (underline: string): string =>
      `a.rst\n<<<<<<< SEARCH\nInstall\n${underline}\n\nRun it.\n=======\nInstall\n${underline}\n\nBuild it.\n>>>>>>> REPLACE\n`;
    expect(apply(files, block('=======')).hunks[0]).toMatchObject({ status: 'rejected', code: 'malformed' });
    expect(textOf(files, block('\\======='))).toBe('Install\n=======\n\nBuild it.\n');
  });

  it('may be a fence within a fenced diff', () => {
    const text = 'Run:\n\n```sh\nnpm test\n```\n\nThen push.\n';
    const reply =
      'Here:\n\n```diff\n--- a/README.md\n+++ b/README.md\n@@ -1,7 +1,7 @@\n Run:\n \n ```sh\n-npm test\n+npm run check\n ```\n \n-Then push.\n+Then commit.\n```\n';
    expect(textOf([{ path: 'README.md', text }], reply)).toBe(
      'Run:\n\n```sh\nnpm run check\n```\n\nThen commit.\n',
    );
  });

  it('may be a fence within a whole file', () => {
    const files = [{ path: 'README.md', text: '# Old\n' }];
    const body = '# New\n\n```sh\nnpm test\n```\n\n```ts\nrun();\n```\n\nDone.\n';
    expect(textOf(files, `README.md\n\`\`\`md\n${body}\`\`\`\n`)).toBe(body);
    expect(textOf(files, `README.md\n\`\`\`\`md\n${body}\`\`\`\`\n`)).toBe(body);
  });

  it('is that of the format that begins first', () => {
    const text = 'Blocks:\n\n<<<<<<< SEARCH\nold\n=======\nnew\n>>>>>>> REPLACE\n\nThe end.\n';
    const diff =
      '--- a/help.md\n+++ b/help.md\n@@ -7,3 +7,3 @@\n >>>>>>> REPLACE\n \n-The end.\n+This is the end.\n';
    expect(textOf([{ path: 'help.md', text }], diff)).toBe(text.replace('The end', 'This is the end'));
    const patch = `*** Begin Patch\n*** Update File: help.md\n@@\n >>>>>>> REPLACE\n \n-The end.\n+This is the end.\n*** End Patch`;
    expect(textOf([{ path: 'help.md', text }], patch)).toBe(text.replace('The end', 'This is the end'));
  });
});

describe('what a diff of git asks for besides changed lines', () => {
  const files = [
    { path: 'src/a.ts', text: 'one();\ntwo();\n' },
    { path: 'src/b.ts', text: 'three();\n' },
  ];

  it('is carried out: renames with and without changes, deletions', () => {
    const renamed = apply(
      files,
      'diff --git a/src/b.ts b/src/c.ts\nsimilarity index 100%\nrename from src/b.ts\nrename to src/c.ts\ndiff --git a/src/a.ts b/src/d.ts\nsimilarity index 50%\nrename from src/a.ts\nrename to src/d.ts\n--- a/src/a.ts\n+++ b/src/d.ts\n@@ -1,2 +1,2 @@\n one();\n-two();\n+deux();\n',
    );
    expect(renamed.feedback).toBeUndefined();
    expect(renamed.deleted.toSorted()).toEqual(['src/a.ts', 'src/b.ts']);
    expect(renamed.files).toEqual([
      { path: 'src/c.ts', text: 'three();\n' },
      { path: 'src/d.ts', text: 'one();\ndeux();\n' },
    ]);
    const gone = apply(
      files,
      '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n one();\n-two();\n+deux();\n--- a/src/b.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n three();\n',
    );
    expect(gone.deleted).toEqual(['src/b.ts']);
    expect(gone.files).toEqual([{ path: 'src/a.ts', text: 'one();\ndeux();\n' }]);
  });

  it('is refused where it cannot be: binary files, copies', () => {
    for (const line of ['Binary files a/x.png and b/x.png differ', 'copy from src/a.ts']) {
      const reply = `diff --git a/src/a.ts b/src/a.ts\n${line}\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -2 +2 @@\n-two();\n+deux();\n`;
      expect(apply(files, reply).hunks[0]?.code).toBe('malformed');
    }
  });

  it('has no prose for context', () => {
    const reply =
      '--- a/src/a.ts\n+++ b/src/a.ts\n@@\n one();\n-two();\n+deux();\n\nThis translates the second step.\n';
    expect(textOf(files, reply)).toBe('one();\ndeux();\n');
  });
});

describe('a reply of nothing but brackets', () => {
  it('is read in bounded work', () => {
    const files = [{ path: 'a.ts', text: 'x\n' }];
    for (const mark of ['{', '[{', '{"old_string":{', '}{', '{a}'])
      expect(apply(files, `"old_string": ${mark.repeat(200_000)}`).status).toBe('rejected');
  }, 60_000);
});

describe('line numbers of a block', () => {
  const files = [{ path: 'a.ts', text: 'one();\ntwo();\none();\n' }];
  const block = (numbers: string, replace = 'zero();'): string =>
    `a.ts\n<<<<<<< SEARCH\n${numbers}-------\none();\n=======\n${replace}\n>>>>>>> REPLACE\n`;

  it('may stand in brackets', () => {
    for (const numbers of [':start_line:3\n', ':start_line: [3]\n', ':start_line:[3]\n:end_line:[3]\n'])
      expect(textOf(files, block(numbers))).toBe('one();\ntwo();\nzero();\n');
  });

  it('are no text of REPLACE unless a backslash says so', () => {
    const start = ':start_line:1\n';
    expect(apply(files, block(start, ':start_line:1\nzero();')).hunks[0]?.code).toBe('malformed');
    expect(textOf(files, block(start, 'zero();\n\\:start_line:1'))).toBe(
      'zero();\n:start_line:1\ntwo();\none();\n',
    );
  });
});

describe('a patch', () => {
  const files = [{ path: 'a.py', text: 'import os\n\nmain()\n' }];
  const patch = (head: string, body: string): string => `*** Begin Patch\n${head}\n${body}*** End Patch\n`;

  it('may have an indented first directive', () => {
    expect(textOf(files, patch('  *** Update File: a.py', '@@\n-main()\n+run()\n'))).toBe(
      'import os\n\nrun()\n',
    );
  });

  it('may have lost the marks of lines between added ones, if they are not in the file', () => {
    const body = '@@\n-main()\n+\ndef run():\n+    main()\n+\n+run()\n';
    expect(textOf(files, patch('*** Update File: a.py', body))).toBe(
      'import os\n\n\ndef run():\n    main()\n\nrun()\n',
    );
    const quoted = '@@\n+import sys\nimport os\n+import re\n';
    expect(textOf(files, patch('*** Update File: a.py', quoted))).toBe(
      'import sys\nimport os\nimport re\n\nmain()\n',
    );
  });
});

describe('lines that a diff adds without context', () => {
  const files = [{ path: 'a.ts', text: 'one();\ntwo();\n' }];
  const diff = (header: string): string => `--- a/a.ts\n+++ b/a.ts\n${header}\n+more();\n`;

  it('go behind the line that its header counts none of', () => {
    expect(textOf(files, diff('@@ -0,0 +1 @@'))).toBe('more();\none();\ntwo();\n');
    expect(textOf(files, diff('@@ -1,0 +2 @@'))).toBe('one();\nmore();\ntwo();\n');
    expect(textOf(files, diff('@@ -2,0 +3 @@'))).toBe('one();\ntwo();\nmore();\n');
  });

  it('go nowhere where the header counts lines that are not there', () => {
    expect(apply(files, diff('@@ -1 +1,2 @@')).hunks[0]?.code).toBe('empty_search');
  });
});

describe('a patch inside of a JSON call', () => {
  const files = [{ path: 'a.ts', text: 'one();\ntwo();\n' }];
  const patch = '*** Begin Patch\n*** Update File: a.ts\n@@\n-two();\n+deux();\n*** End Patch';

  it('is read', () => {
    for (const call of [{ input: patch }, { command: ['apply_patch', patch] }, { arguments: { patch } }])
      expect(textOf(files, JSON.stringify(call))).toBe('one();\ndeux();\n');
  });

  it('is cut where its envelope is', () => {
    const call = { input: patch.replace('\n*** End Patch', '') };
    expect(apply(files, JSON.stringify(call)).hunks[0]?.code).toBe('truncated');
  });
});

describe('a fenced diff', () => {
  it('may have no more than the mark of a hunk', () => {
    expect(
      textOf([{ path: 'a.ts', text: 'one();\ntwo();\n' }], '```diff\n@@\n-two();\n+deux();\n```\n'),
    ).toBe('one();\ndeux();\n');
  });
});

describe('parameters of a call in XML', () => {
  const files = [
    { path: 'a.ts', text: 'one();\none();\n' },
    { path: 'b.ts', text: 'one();\n' },
  ];
  const pair = '<old_string>one();</old_string>\n<new_string>uno();</new_string>\n';

  it('may stand before or behind the edit that they are for', () => {
    const [a, b, all] = ['<path>a.ts</path>\n', '<path>b.ts</path>\n', '<replace_all>true</replace_all>\n'];
    for (const reply of [`${a}${pair}${all}${b}${pair}`, `${pair}${a}${all}${pair}${b}`]) {
      const result = apply(files, reply);
      expect(result.feedback).toBeUndefined();
      expect(result.files.map(({ text }) => text)).toEqual(['uno();\nuno();\n', 'uno();\n']);
    }
    expect(apply(files, `${a}${pair}${b}${pair}`).hunks[0]?.code).toBe('ambiguous');
  });
});

describe('a text in XML that becomes nothing', () => {
  const files = [{ path: 'a.ts', text: 'one();\ntwo(); // why\nthree();\n' }];
  const gone = (text: string): string => `<old_text>${text}</old_text>\n<new_text>\n</new_text>\n`;

  it('goes with its line where its tags stand on other lines', () => {
    expect(textOf(files, gone('\none();\n'))).toBe('two(); // why\nthree();\n');
    expect(textOf(files, gone('\ntwo(); // why\nthree();\n'))).toBe('one();\n');
  });

  it('goes alone where it is a part of a line, or its tags are next to it', () => {
    expect(textOf(files, gone('\ntwo(); \n'))).toBe('one();\n// why\nthree();\n');
    expect(textOf(files, gone('one();'))).toBe('\ntwo(); // why\nthree();\n');
  });
});

describe('a JSON call', () => {
  const files = [{ path: 'a.ts', text: 'one();\n' }];
  const edit = { path: 'a.ts', old_string: 'one();', new_string: 'uno();' };

  it('may be wrapped as tools send it', () => {
    const text = JSON.stringify(edit);
    const calls = [
      { type: 'function', function: { name: 'edit', arguments: text } },
      { tool_calls: [{ id: 'c1', function: { name: 'edit', arguments: text } }] },
      { content: [{ type: 'tool_use', name: 'edit', input: edit }] },
    ];
    for (const call of calls) expect(textOf(files, JSON.stringify(call))).toBe('uno();\n');
  });
});
