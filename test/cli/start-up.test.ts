/**
 * What a command loads before it does anything: start-up is a fifth of every short command's time where nobody watches it.
 *
 * Every call here names what it may load of the project and of its packages; a static import too many fails the test.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { regrade, withFolder } from './run-regrade.ts';

const recorder = new URL('./record-modules.ts', import.meta.url).href;

/** Paths of the modules that a call loads, and its exit code; run in an empty folder. */
function modulesOf(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  return withFolder(async (folder) => {
    const cwd = join(folder, 'empty');
    await mkdir(cwd);
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    const list = join(folder, 'modules.txt');
    const environment = { RECORD_MODULES: list, NODE_OPTIONS: `--import=${recorder}` };
    const { code } = await regrade(args, { cwd, environment });
    const modules = (await readFile(list, 'utf8')).split('\n');
    return { code, modules };
  });
}

/** The modules that lie in none of these folders or files. */
const others = (modules: readonly string[], allowed: RegExp) => modules.filter((path) => !allowed.test(path));

const entry =
  /^(cli\/(regrade\.mjs|main|process|cli|stdout-guard|interrupt)|package\.json|core\/error-codes\/define)/;

test('--version loads the entry alone', async () => {
  const { code, modules } = await modulesOf(['--version']);

  expect(code).toBe(0);
  expect(modules).toContain('cli/cli.ts');
  expect(others(modules, entry)).toEqual([]);
});

/** What every verb starts with: its definition, the reader of arguments, the output, the errors. */
const frame =
  /^(cli\/(regrade\.mjs|main|process|cli|command|options|output|program|failure|stdout-guard|interrupt)|package\.json|core\/(errors|error-codes\/)|node_modules\/(commander|picocolors)\/)/;

test('--help loads what is typed for each verb, and nothing that a verb does', async () => {
  const { code, modules } = await modulesOf(['--help']);
  const definitions = /^cli\/(commands\/|apply\/edit-formats|init\/template)/;

  expect(code).toBe(0);
  expect(modules).toContain('cli/commands/search.ts');
  expect(others(modules, new RegExp(`${frame.source}|${definitions.source}`))).toEqual([]);
});

/** Of everything that a search loads before it knows of a file to match. */
const searching =
  /^(cli\/(commands\/(index|search)|verbs\/search|search|engine|files|library|present|samples\/read-samples|configuration|threads|words)|core\/(lfs-pointer|lines-around|nearest|site-shape))/;
const compiling =
  /^query-language\/(compiler|compile|syntax|library|regex|builtins\/signatures|questions\/functions|match\/(prefilter|literals-in)|languages\/[a-z-]+\.ts|languages\/javascript|languages\/vue\/blocks|languages\/tables\/generated\/tsx)/;
const packages = /^node_modules\/(ignore|@ast-grep\/napi)/;
const search = new RegExp([frame, searching, compiling, packages].map(({ source }) => source).join('|'));

test.each([
  ['no file', {}],
  ['files without what it looks for', { 'a.js': 'f();\n', 'b.py': 'g()\n' }],
])('a search of %s loads no matcher, no configuration and no other language', async (_, files) => {
  const { code, modules } = await modulesOf(['search', '`legacy.call($x)`'], files);

  expect(code).toBe(0);
  expect(modules).toContain('query-language/compile/compile-query.ts');
  expect(others(modules, search)).toEqual([]);
});
