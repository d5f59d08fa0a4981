import { describe, expect, it } from 'vitest';
import { applyEdits } from '../index.ts';

const text = '{\n  "name": "demo",\n  "scripts": {\n    "build": "tsc",\n    "test": "vitest run"\n  }\n}\n';

function applied(search: string, replace: string): string | undefined {
  const reply = `<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
  return applyEdits({ files: [{ path: 'package.json', text }], reply }).files[0]?.text;
}

describe('a last element quoted with the comma that it will need', () => {
  const search = '  "scripts": {\n    "build": "tsc",\n    "test": "vitest run",\n  }\n';

  it('gets it where an element is added behind', () => {
    const replace = search.replace('run",\n', 'run",\n    "lint": "biome check"\n');
    expect(applied(search, replace)).toBe(text.replace('run"\n', 'run",\n    "lint": "biome check"\n'));
  });

  it('stays as it is where nothing is added behind', () => {
    const given = applied(search, search.replace('"build": "tsc"', '"build": "tsc -b"'));
    expect([undefined, text.replace('"tsc"', '"tsc -b"')]).toContain(given);
  });
});
