import { execFile, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let project: string;
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'regrade-bootstrap-'));
  await cp(import.meta.dirname, join(project, 'infra/bootstrap'), { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "name": "p", "version": "1.0.0", "type": "module" }');
  const root = { name: 'p', version: '1.0.0' };
  await writeLock({ '': root });
});
afterEach(() => rm(project, { recursive: true }));

const writeLock = (packages: object) =>
  writeFile(
    join(project, 'package-lock.json'),
    JSON.stringify({ name: 'p', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
  );

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A main in the project, run by the bootstrap. */
async function run(
  main: string,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<Result> {
  await writeFile(join(project, 'main.ts'), main);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(project, 'infra/bootstrap/run.mjs'), 'main.ts', ...args],
      { env: { ...process.env, ...environment } },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** An npm in front of PATH that does what the script says. */
async function fakeNpm(script: string): Promise<NodeJS.ProcessEnv> {
  const bin = join(project, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'npm'), `#!/bin/sh\necho "npm $*" >>"${project}/npm.log"\n${script}\n`);
  await chmod(join(bin, 'npm'), 0o755);
  return { PATH: `${bin}:${process.env.PATH}`, npm_execpath: '' };
}

const npmCalls = async () =>
  (await readFile(join(project, 'npm.log'), 'utf8').catch(() => '')).split('\n').slice(0, -1);
/** What npm leaves after an install of a lock file without packages. */
const installs = (packages = '{}') =>
  `mkdir -p node_modules; echo '{"packages":${packages}}' > node_modules/.package-lock.json; echo from-npm`;

test('installs once, says so on standard error alone, then runs the main with its arguments', async () => {
  const npm = await fakeNpm(installs());
  const main = 'const text: string = process.argv.slice(2).join(); console.log(text);';

  const first = await run(main, ['--json', 'a b'], npm);
  const second = await run(main, ['--json', 'a b'], npm);

  expect(first).toMatchObject({ code: 0, stdout: '--json,a b\n' });
  expect(first.stderr).toMatch(/Installing dependencies[\s\S]*from-npm[\s\S]*installed/);
  expect(second).toEqual({ code: 0, stdout: '--json,a b\n', stderr: '' });
  expect(await npmCalls()).toEqual([expect.stringMatching(/^npm ci /)]);
});

test('the real npm does as well', async () => {
  const dependencies = { dep: 'file:dep' };
  const root = { name: 'p', version: '1.0.0', dependencies };
  await mkdir(join(project, 'dep'));
  await writeFile(join(project, 'dep/package.json'), '{ "name": "dep", "version": "1.0.0" }');
  await writeFile(join(project, 'package.json'), JSON.stringify({ ...root, type: 'module' }));
  await writeLock({
    '': root,
    dep: { version: '1.0.0' },
    'node_modules/dep': { resolved: 'dep', link: true },
  });

  const { code, stdout } = await run(`console.log('ran');`);

  expect([code, stdout]).toEqual([0, 'ran\n']);
  expect((await stat(join(project, 'node_modules/.regrade-stamp'))).isFile()).toBe(true);
});

test('updates in place when the lock file changed, and not when that was installed by hand', async () => {
  const two = installs('{"node_modules/a":{"version":"2.0.0"}}');
  await run('', [], await fakeNpm(installs()));

  await writeLock({ '': { name: 'p' }, 'node_modules/a': { version: '2.0.0' } });
  await run('', [], await fakeNpm(two));
  await writeLock({ '': { name: 'p' }, 'node_modules/a': { version: '2.0.0', license: 'MIT' } });
  await run('', [], await fakeNpm(two));

  expect((await npmCalls()).map((call) => call.split(' ')[1])).toEqual(['ci', 'install']);
});

test('packages of other platforms need not be installed', async () => {
  await writeLock({ '': { name: 'p' }, 'node_modules/a-darwin': { version: '1.0.0', optional: true } });
  await mkdir(join(project, 'node_modules'));
  await writeFile(join(project, 'node_modules/.package-lock.json'), '{"packages":{}}');

  await run('', [], await fakeNpm('exit 1'));

  expect(await npmCalls()).toEqual([]);
});

test('a lock file that npm ci refuses is installed by npm install', async () => {
  const { code } = await run('', [], await fakeNpm(`[ "$1" = ci ] && exit 1\n${installs()}`));

  expect(code).toBe(0);
  expect((await npmCalls()).map((call) => call.split(' ')[1])).toEqual(['ci', 'install']);
});

test('an npm that fails is an error with what to do, and the main does not run', async () => {
  const result = await run(`console.log('ran');`, [], await fakeNpm('echo no network >&2; exit 7'));

  expect(result).toMatchObject({ code: 3, stdout: '' });
  expect(result.stderr).toMatch(/no network[\s\S]*error npm ended with exit code 7.*Run `npm ci` by hand/);
});

test('two at once install once', async () => {
  const npm = await fakeNpm(`sleep 0.3; ${installs()}`);

  const results = await Promise.all([run('', [], npm), run('', [], npm)]);

  expect(results.map(({ code }) => code)).toEqual([0, 0]);
  expect(await npmCalls()).toHaveLength(1);
});

test('passes on the exit code and standard input', async () => {
  const npm = await fakeNpm(installs());
  await run('', [], npm);
  await writeFile(
    join(project, 'main.ts'),
    `for await (const chunk of process.stdin) console.log('got', String(chunk)); process.exit(42);`,
  );

  const child = spawn(process.execPath, [join(project, 'infra/bootstrap/run.mjs'), 'main.ts']);
  child.stdin.end('hello');
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));

  expect([code, output]).toEqual([42, 'got hello\n']);
});

test.each([
  ['SIGTERM', 9],
  ['SIGINT', 9],
] as const)('passes on %s', async (signal, expected) => {
  await run('', [], await fakeNpm(installs()));
  await writeFile(
    join(project, 'main.ts'),
    `process.on('${signal}', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up');`,
  );

  const child = spawn(process.execPath, [join(project, 'infra/bootstrap/run.mjs'), 'main.ts']);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill(signal);

  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(expected);
});
