/** Ready patterns by their names, on the command line. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { regrade, withFolder } from './run-regrade.ts';

const code = "const fs = require('fs');\nconst url = require('url');\n\nurl.parse(input);\n";

test('search takes the name of a ready pattern', () =>
  withFolder(async (cwd) => {
    await writeFile(join(cwd, 'a.js'), code);
    const { code: exit, stdout } = await regrade(['search', 'url_parse'], { cwd });
    expect(stdout).toBe('a.js:4:1: url.parse(input);\n');
    expect(exit).toBe(0);
  }));

test('apply rewrites by the name of a ready pattern, once', () =>
  withFolder(async (cwd) => {
    await writeFile(join(cwd, 'a.js'), code);
    await regrade(['apply', '--force', 'node_protocol'], { cwd });
    const rewritten = await readFile(join(cwd, 'a.js'), 'utf8');
    expect(rewritten).toBe(code.replaceAll(/'(fs|url)'/g, "'node:$1'"));
    const { stdout, stderr } = await regrade(['apply', '--force', 'node_protocol'], { cwd });
    expect(stdout).toBe('');
    expect(stderr).toContain('changed 0 files');
  }));

test('a name that nothing has is refused, with the nearest', () =>
  withFolder(async (cwd) => {
    const { code: exit, stderr } = await regrade(['search', 'node_protocl'], { cwd });
    expect(stderr).toContain('Did you mean `node_protocol`?');
    expect(exit).toBe(2);
  }));
