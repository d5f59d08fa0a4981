import { expect, test } from 'vitest';
import { formatFile } from './format-file.ts';

const loose = '`a($x)`=>`b`   where{$x<:"1"}';
const canonical = '`a($x)` => `b` where { $x <: "1" }';

const page = (pattern: string) =>
  `---\ntitle: x\n---\n# Page  \n\n\`\`\`grit\n${pattern}\n\`\`\`\n\n## Sample\n\n\`\`\`js\na( 1 )\n\`\`\`\n\n- item\n\n  \`\`\`grit\n  ${loose}\n  \`\`\`\n\n~~~grit\n${pattern}\n~~~\n`;

test('a .grit file as a whole', () => {
  expect(formatFile('a.grit', `${loose}\n\n`)).toEqual({ kind: 'formatted', text: `${canonical}\n` });
});

test('the grit blocks of a page and nothing else; indented ones stay', () => {
  expect(formatFile('a.md', page(loose))).toEqual({ kind: 'formatted', text: page(canonical) });
  expect(formatFile('a.md', page(canonical))).toEqual({ kind: 'formatted', text: page(canonical) });
});

test('blocks that become longer or shorter do not move the others', () => {
  const two = `\`\`\`grit\nor{\n\n\n\`a\`,\`b\`}\n\`\`\`\ntext\n\`\`\`grit\n${loose}\n\`\`\`\nend`;
  const outcome = formatFile('a.md', two);
  expect(outcome).toMatchObject({ kind: 'formatted' });
  if (outcome.kind === 'invalid') return;
  expect(outcome.text).toMatch(/^```grit\nor \{ `a`, `b` \}\n```\ntext\n```grit\n/);
  expect(outcome.text.endsWith(`${canonical}\n\`\`\`\nend`)).toBe(true);
  expect(formatFile('a.md', outcome.text)).toEqual(outcome);
});

test('line ends stay', () => {
  expect(formatFile('a.grit', `${loose}\r\n`)).toEqual({ kind: 'formatted', text: `${canonical}\r\n` });
  const crlf = (text: string) => text.replaceAll('\n', '\r\n');
  expect(formatFile('a.md', crlf(page(loose)))).toEqual({ kind: 'formatted', text: crlf(page(canonical)) });
});

test('every block that cannot be read is told at its line of the file', () => {
  const text = '# x\n\n```grit\n`a` =>\n```\n\n```grit\n`ok`\n```\n\n```grit\nor {\n  `a`,\n  )\n}\n```\n';
  expect(formatFile('a.md', text)).toMatchObject({
    kind: 'invalid',
    faults: [{ line: expect.any(Number) }, { line: 14 }],
  });
});
