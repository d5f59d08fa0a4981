/** `regrade search` over what a disk may hold besides source files: every file is looked at, left out and counted, or told. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { regrade, withFolder } from './run-regrade.ts';

const pattern = '`foo($x)`';

test('pipes, sockets and links among the files are passed over', () =>
  withFolder(async (folder) => {
    await writeFile(join(folder, 'a.js'), 'foo(1);\n');
    execFileSync('mkfifo', [join(folder, 'pipe.js')]);
    await symlink('.', join(folder, 'loop'));
    await symlink('a.js', join(folder, 'link.js'));
    const server = createServer().listen(join(folder, 'socket.js'));
    await once(server, 'listening');
    try {
      const all = await regrade(['search', pattern, '.'], { cwd: folder });
      expect(all).toMatchObject({ code: 0, stdout: 'a.js:1:1: foo(1);\n' });
      const pipe = await regrade(['search', pattern, 'pipe.js'], { cwd: folder });
      expect(pipe).toMatchObject({ code: 0, stdout: '' });
      const socket = await regrade(['search', pattern, 'socket.js'], { cwd: folder });
      expect(socket).toMatchObject({ code: 1, stdout: '' });
      expect(socket.stderr).toContain('socket.js: it cannot be read: ');
    } finally {
      server.close();
    }
  }));

test('a link that is named is followed; one that leads nowhere and an empty path are refused', () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src', 'a.js'), 'foo(1);\n');
    await symlink('src', join(folder, 'link'));
    await symlink('nowhere', join(folder, 'broken'));
    const followed = await regrade(['search', pattern, 'link'], { cwd: folder });
    expect(followed).toMatchObject({ code: 0, stdout: 'link/a.js:1:1: foo(1);\n' });
    for (const path of ['broken', '']) {
      const refused = await regrade(['search', pattern, path], { cwd: folder });
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('RG_CLI_READ');
    }
  }));

test('a directory that cannot be listed is told, and the others are searched', () =>
  withFolder(async (folder) => {
    await writeFile(join(folder, 'a.js'), 'foo(1);\n');
    // Deeper than any path can be: also the user root cannot list it.
    const makeDeep = "for i in $(seq 30); do d=$(printf 'd%.0s' $(seq 200)); mkdir $d && cd $d; done";
    execFileSync('bash', ['-c', makeDeep], { cwd: folder });
    const result = await regrade(['search', pattern, '.'], { cwd: folder });
    execFileSync('bash', ['-c', 'rm -r d*'], { cwd: folder });
    expect(result).toMatchObject({ code: 1, stdout: 'a.js:1:1: foo(1);\n' });
    expect(result.stderr).toMatch(/d\/d+: the directory cannot be listed: .* \[RG_CLI_READ\]/);
  }));

test('a name that is not UTF-8 is counted as such', () =>
  withFolder(async (folder) => {
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9]), Buffer.from('.js')]),
      'foo(1);\n',
    );
    const plain = await regrade(['search', pattern, '.'], { cwd: folder });
    expect(plain.stderr).toContain('skipped 1 named in other than UTF-8');
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    const tree = await regrade(['search', pattern, '.'], { cwd: folder });
    expect(tree.stderr).toContain('skipped 1 named in other than UTF-8');
  }));

test('pointers of Git LFS are counted as such, by a fleet too', () =>
  withFolder(async (folder) => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`;
    await writeFile(join(folder, 'a.js'), pointer);
    const plain = await regrade(['search', '`version`', 'a.js'], { cwd: folder });
    expect(plain).toMatchObject({ code: 0, stdout: '' });
    expect(plain.stderr).toContain('skipped 1 kept in Git LFS');
    const git = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
    for (const args of [
      ['init', '--quiet'],
      ['add', 'a.js'],
      [...git, 'commit', '--quiet', '-m', 'x'],
    ])
      execFileSync('git', args, { cwd: folder });
    const environment = { REGRADE_HOME: join(folder, 'home') };
    for (const pattern of ['`version`', '`version`', '`sha256`']) {
      const fleet = await regrade(['search', '--fleet', '.', pattern], { cwd: folder, environment });
      expect(fleet).toMatchObject({ code: 0, stdout: '' });
      expect(fleet.stderr).toContain('left out 1 lfs');
    }
  }));

test('rules for what git ignores that cannot be read leave nothing out', () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, '.gitignore'));
    await writeFile(join(folder, 'a.js'), 'foo(1);\n');
    expect(await regrade(['search', '--count', pattern, '.'], { cwd: folder })).toMatchObject({
      stdout: 'a.js:1\n',
    });
  }));

test('an output that cannot be written is said, with an exit code that is no success', () =>
  withFolder(async (folder) => {
    await writeFile(join(folder, 'a.js'), 'foo(1);\n');
    const command = fileURLToPath(new URL('../../cli/regrade.mjs', import.meta.url));
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, [command, 'search', pattern, 'a.js'], {
      cwd: folder,
      stdio: ['ignore', full.fd, 'pipe'],
    });
    const said = child.stderr === null ? '' : text(child.stderr);
    expect(await once(child, 'close')).toEqual([3, null]);
    await full.close();
    expect(await said).toContain('Cannot write the output: the disk is full. [RG_CLI_WRITE]');
  }));

test('a file of a fleet on which a grammar aborts is told, beside what the repository has otherwise', () =>
  withFolder(async (folder) => {
    // tree-sitter asserts that a scanner's state fits into 1,024 bytes; this grammar's does not.
    const deep = Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}foo:`).join('\n');
    await writeFile(join(folder, 'deep.yaml'), `${deep} 1\n`);
    await writeFile(join(folder, 'flat.yaml'), 'foo: 1\n');
    const git = ['-c', 'user.name=T', '-c', 'user.email=t@example.com'];
    for (const args of [
      ['init', '--quiet'],
      ['add', '-A'],
      [...git, 'commit', '--quiet', '-m', 'x'],
    ])
      execFileSync('git', args, { cwd: folder });
    const environment = { REGRADE_HOME: join(folder, 'home') };
    const call = ['search', '--fleet', '.', '-l', 'yaml', '`foo: $x`'];
    for (const _ of ['new', 'again']) {
      const { code, stdout, stderr } = await regrade(call, { cwd: folder, environment });
      expect(code).toBe(1);
      expect(stdout).toMatch(/:flat\.yaml:1:1: foo: 1\n$/);
      expect(stderr).toContain('1 file could not be scanned, first deep.yaml: process ended by SIGABRT');
      expect(stderr).toContain('1 failed');
    }
  }));

test.each([
  ['--threads', 'abc', 'takes a number from 1 to 999, not `abc`'],
  ['--threads', '0', 'takes a number from 1 to 999, not `0`'],
  ['--max-bytes', '1k', '`--max-bytes` takes a whole number, not `1k`'],
])('%s %s is refused by its name', (option, value, reason) =>
  withFolder(async (folder) => {
    const { code, stderr } = await regrade(['search', option, value, pattern, '.'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  }),
);
