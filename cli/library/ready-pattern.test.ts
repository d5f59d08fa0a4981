/** Tests of pattern files as the library reads them. */
import { expect, test } from 'vitest';
import { patternsDocument } from './index-page.ts';
import { readReadyPattern } from './ready-pattern.ts';

const text = (head: string, grit: string) =>
  `---\n${head}\n---\n\n# Find it\n\nFinds it.\n\n\`\`\`grit\n${grit}\n\`\`\`\n`;
const head = 'title: Find it\ntags: [a, b]\nlevel: info';

test('reads name, language, kind and description', () => {
  const found = readReadyPattern('js/find_it.md', text(head, 'language js\n\n`a()`'));
  const rewritten = readReadyPattern('js/change_it.md', text(head, 'language js\n\n`a()` => `b()`'));

  expect(found).toMatchObject({ name: 'find_it', language: 'js', kind: 'search', description: 'Finds it.' });
  expect(found.tags).toEqual(['a', 'b']);
  expect(rewritten.kind).toBe('rewrite');
});

test.each([
  ['a missing key', text('title: Find it\ntags: [a]', '`a()`')],
  ['an unknown key', text(`${head}\nauthor: me`, '`a()`')],
  ['an unknown level', text('title: Find it\ntags: [a]\nlevel: fatal', '`a()`')],
  ['no front matter', '# Find it\n\nFinds it.\n\n```grit\n`a()`\n```\n'],
  ['two patterns', `${text(head, '`a()`')}\n\`\`\`grit\n\`b()\`\n\`\`\`\n`],
  ['a pattern that does not compile', text(head, '`a()` =>')],
])('refuses %s', (_, wrong) => {
  expect(() => readReadyPattern('js/find_it.md', wrong)).toThrow('Cannot read js/find_it.md');
});

test('the index groups by language and escapes bars', () => {
  const pattern = readReadyPattern(
    'python/a.md',
    text('title: "`a | b`"\ntags: [a]\nlevel: info', 'language python\n\n`a()`').replace('# Find it', '# x'),
  );
  const page = patternsDocument([pattern]);

  expect(page).toContain('## Python\n');
  expect(page).not.toContain('## Go');
  expect(page).toContain('| python | `a \\| b` | search | info | a |');
});
