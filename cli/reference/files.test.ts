/** Generated files are up to date: JSON Schema, error reference, and the generated parts of the documentation. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { errorRegistry } from '../../core/errors.ts';
import { generatedFiles, isUpToDate } from './files.ts';
import { replaceSection } from './markdown.ts';

const root = new URL('../../', import.meta.url);

describe('`npm run generate` would change nothing in', () => {
  test.each(generatedFiles)('$path', async (file) => {
    const present = await readFile(new URL(file.path, root), 'utf8');
    expect(isUpToDate(file, present) ? present : file.content(present)).toBe(present);
  });
});

test('the error reference names every code of the registry once', async () => {
  const text = await readFile(new URL('docs/errors.md', root), 'utf8');
  const named = [...text.matchAll(/^### (RG_\w+)$/gm)].map(([, code]) => code);
  expect(named.sort()).toEqual(Object.keys(errorRegistry).sort());
});

test('a section is replaced between its markers, and nothing else', () => {
  const text = 'a\n<!-- generated:x -->\nold\n<!-- /generated:x -->\nb\n';
  expect(replaceSection(text, 'x', 'new')).toBe('a\n<!-- generated:x -->\nnew\n<!-- /generated:x -->\nb\n');
  expect(() => replaceSection(text, 'y', 'new')).toThrow('no section `y`');
});
