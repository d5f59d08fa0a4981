/** Which TypeScript projects a change touches. */
import { describe, expect, it } from 'vitest';
import { projectsOf } from './typescript-projects.ts';

function find(files: Readonly<Record<string, string>>, changed: readonly string[]) {
  return projectsOf(changed, new Set(Object.keys(files)), async (path) => files[path]);
}

describe('projectsOf', () => {
  it('is the nearest configuration above each changed source', async () => {
    const files = { 'tsconfig.json': '{}', 'packages/a/tsconfig.json': '{}', 'packages/b/x.ts': '' };
    expect(await find(files, ['packages/a/src/deep/x.ts', 'packages/b/x.ts'])).toEqual([
      'packages/a/tsconfig.json',
      'tsconfig.json',
    ]);
  });

  it('is none for other files, and none where there is no configuration', async () => {
    expect(await find({ 'tsconfig.json': '{}' }, ['readme.md', 'package.json'])).toEqual([]);
    expect(await find({ 'a.ts': '' }, ['a.ts'])).toEqual([]);
  });

  it('follows the references of a configuration that has no files of its own', async () => {
    const files = {
      'tsconfig.json': `{
        // a solution
        "files": [],
        "references": [{ "path": "./tsconfig.app.json" }, { "path": "node" }, { "path": "../outside" },],
      }`,
      'tsconfig.app.json': '{}',
      'node/tsconfig.json': '{}',
    };
    expect(await find(files, ['src/a.tsx'])).toEqual(['node/tsconfig.json', 'tsconfig.app.json']);
  });

  it('stays with a configuration that has files as well as references', async () => {
    const files = { 'tsconfig.json': '{ "references": [{ "path": "x" }] }', 'x/tsconfig.json': '{}' };
    expect(await find(files, ['src/a.ts'])).toEqual(['tsconfig.json']);
  });
});
