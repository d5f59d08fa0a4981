import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type EditResult } from '../index.ts';
import { parseReply } from './parse-reply.ts';

interface Written {
  readonly path: string;
  readonly search: string;
  readonly replace: string;
}

/** Lines that look like the marks of a format, or like the end of one. */
const line = fc.oneof(
  fc.constantFrom(
    'go();',
    '  return { a: [1, "b"] };',
    '<b>bold</b>',
    '<path d="M0 0"/>',
    'Title',
    '```ts',
    '```',
    '"old_string": "x"',
    '-- a comment',
    '++count;',
    '@@ -1 +1 @@',
    '// ...',
    '</div>',
    '}',
    '',
  ),
  fc.stringMatching(/^[a-z]{1,12}\(\);$/),
);
const text = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => `${lines.join('\n')}\n`);
const edit = fc.record({ path: fc.constantFrom('src/a.ts', 'docs/b.md'), search: text, replace: text });
const edits = fc.array(edit, { minLength: 1, maxLength: 3 });

function prefixed(mark: string, lines: string): string {
  return lines.replace(/\n$/, '').replace(/^/gm, mark);
}

function block({ path, search, replace }: Written, [head, tail]: readonly [string, string]): string {
  return `${path}\n${head}\n${search}=======\n${replace}${tail}\n`;
}

/** Every format that shows its own end, as models write it. */
const writers: Readonly<Record<string, (all: readonly Written[]) => string>> = {
  'SEARCH/REPLACE': (all) =>
    all.map((one) => block(one, ['<<<<<<< SEARCH', '>>>>>>> REPLACE'])).join('\nThen:\n\n'),
  'the dash dialect': (all) => all.map((one) => block(one, ['------- SEARCH', '+++++++ REPLACE'])).join(''),
  'one JSON call': (all) =>
    `\`\`\`json\n${JSON.stringify({ edits: all.map(({ search, replace, path }) => ({ path, old_string: search, new_string: replace })) }, undefined, 1)}\n\`\`\`\n`,
  'several JSON calls': (all) =>
    all.map(({ path, search, replace }) => JSON.stringify({ path, search, replace })).join('\n'),
  XML: (all) =>
    all
      .map(
        ({ path, search, replace }) =>
          `<path>${path}</path>\n<old_text>\n${search}</old_text>\n<new_text>\n${replace}</new_text>\n`,
      )
      .join('\n'),
  'an apply_patch envelope': (all) =>
    `*** Begin Patch\n${all.map(({ path, search, replace }) => `*** Update File: ${path}\n@@\n${prefixed('-', search)}\n${prefixed('+', replace)}\n`).join('')}*** End Patch\n`,
  'a fenced diff': (all) =>
    `Here:\n\n\`\`\`diff\n${all.map(({ path, search, replace }) => `--- a/${path}\n+++ b/${path}\n@@ -1,9 +1,9 @@\n${prefixed('-', search)}\n${prefixed('+', replace)}\n`).join('')}\`\`\`\n`,
  'whole files': (all) =>
    all.map(({ path, replace }) => `${path}\n\`\`\`\`\nbegin();\n${replace}\`\`\`\`\n`).join('\n'),
};

function hunksOf(reply: string): readonly string[] {
  return parseReply({ files: [], reply }).hunks.map((hunk) => JSON.stringify(hunk));
}

describe('a reply that was cut, at any character,', () => {
  for (const [name, write] of Object.entries(writers)) {
    it(`has no edit that the whole reply does not have: ${name}`, { timeout: 60_000 }, () => {
      fc.assert(
        fc.property(edits, (all) => {
          const reply = write(all);
          const whole = hunksOf(reply);
          for (let length = 0; length < reply.length; length++) {
            const got = hunksOf(reply.slice(0, length));
            expect(got).toEqual(whole.slice(0, got.length));
          }
        }),
        { numRuns: 25 },
      );
    });
  }
});

const files = [{ path: 'a.ts', text: 'one();\ntwo();\nthree();\nfour();\n' }];

function apply(reply: string, complete?: boolean): EditResult {
  return applyEdits({ files, reply, ...(complete === undefined ? {} : { complete }) });
}

describe('a diff without a fence', () => {
  const diff = '--- a/a.ts\n+++ b/a.ts\n@@ -1,4 +1,4 @@\n one();\n-two();\n+deux();\n three();\n';

  it('was cut where its numbers are right and it has fewer lines than they say', () => {
    expect(apply(diff).hunks[0]?.code).toBe('truncated');
    expect(apply(`${diff} four();\n`).status).toBe('applied');
  });

  it('is whole where its numbers are made up, or the caller knows', () => {
    expect(apply(diff.replace('1,4 +1,4', '9,4 +9,4')).status).toBe('applied');
    expect(apply(diff.replace('1,4 +1,4', '1,40 +1,40')).status).toBe('applied');
    expect(apply(diff, true).status).toBe('applied');
  });
});

describe('a last block without the marker that ends it', () => {
  const dashes = 'a.ts\n------- SEARCH\ntwo();\n=======\ndeux();\n';

  it('is taken in the dash dialect alone, from a caller who knows that the answer was whole', () => {
    expect(apply(dashes, true).files[0]?.text).toContain('deux();');
    expect(apply(dashes).hunks[0]?.code).toBe('truncated');
    expect(apply(dashes.replace('-------', '<<<<<<<'), true).hunks[0]?.code).toBe('truncated');
  });
});

describe('an unclosed code block', () => {
  it('is no snippet', () => {
    const reply = '```ts\none();\n// ... existing code ...\nfour(4);\n';
    const cut = applyEdits({ files, reply, format: 'lazy-snippet', complete: true });
    expect(cut.hunks[0]?.code).toBe('truncated');
  });
});
