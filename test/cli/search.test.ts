/** What `regrade search` prints: formats, counts and groups over paths and over a fleet of real repositories. */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonLines, type RunOptions, regrade as runRegrade, withFolder } from './run-regrade.ts';

/** Runs the command with a state folder of its own. */
function regrade(args: readonly string[], options: RunOptions) {
  return runRegrade(args, { ...options, environment: { REGRADE_HOME: join(options.cwd, 'home') } });
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function git(folder: string, ...args: string[]): string {
  const identity = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'init.defaultBranch=main',
  ];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
}

const code = 'const a = url.parse(req.url);\nf(url.parse("x",\n  1));\n';
const pattern = '`url.parse($input, $...)`';

/** A working tree and, beside it, a bare repository of the same commits. */
async function repository(
  folder: string,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const tree = join(folder, 'trees', name);
  await write(tree, files);
  git(tree, 'init', '--quiet');
  git(tree, 'add', '-A');
  git(tree, 'commit', '--quiet', '-m', 'first');
  await mkdir(join(folder, 'bare', name, '..'), { recursive: true });
  git(folder, 'clone', '--quiet', '--bare', tree, join('bare', `${name}.git`));
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '');

describe('formats', () => {
  test('CSV has a head, places, and quotes what needs it', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a,b.js': 'url.parse("x");\n' });
      const sites = await regrade(['search', '--format', 'csv', pattern], { cwd });
      expect(sites.stdout).toBe(
        'repository,path,start_line,start_column,start_offset,end_line,end_column,end_offset,text,bindings\n' +
          '.,"a,b.js",1,1,0,1,15,14,"url.parse(""x"")","{""input"":""\\""x\\""""}"\n',
      );
      const counts = await regrade(['search', '--format', 'csv', '--count', pattern], { cwd });
      expect(counts.stdout).toBe('repository,path,sites\n.,"a,b.js",1\n');
      const groups = await regrade(['search', '--format', 'csv', '--group-by', 'language', pattern], { cwd });
      expect(groups.stdout).toBe('group,sites,files,repositories\njs,1,1,1\n');
    }));

  test('--context gives JSON the lines before and after, over paths too', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': code });
      const plain = await regrade(['search', '--json', pattern], { cwd });
      const around = await regrade(['search', '--json', '-C', '1', pattern], { cwd });
      expect(jsonLines(around.stdout)).toEqual([
        { ...jsonLines(plain.stdout)[0], context: { before: [], after: ['f(url.parse("x",'] } },
        {
          ...jsonLines(plain.stdout)[1],
          context: { before: ['const a = url.parse(req.url);'], after: [] },
        },
      ]);
    }));

  test('lines for programs name the repository: of the remote, else the folder, `.` outside of any', () =>
    withFolder(async (cwd) => {
      const text = 'url.parse("x");\n';
      await write(cwd, { 'app/a.js': text, 'local/b.js': text, 'c.js': text });
      for (const folder of ['app', 'local']) execFileSync('git', ['init', '-q', folder], { cwd });
      const remote = ['remote', 'add', 'origin', 'git@git.example.org:acme/app.git'];
      execFileSync('git', remote, { cwd: join(cwd, 'app') });
      const named = [
        { repository: 'git.example.org/acme/app', path: 'app/a.js' },
        { repository: '.', path: 'c.js' },
        { repository: 'local', path: 'local/b.js' },
      ];
      for (const more of [[], ['--count'], ['-C', '1']]) {
        const { stdout } = await regrade(['search', '--json', ...more, pattern], { cwd });
        expect(jsonLines(stdout)).toEqual(named.map((place) => expect.objectContaining(place)));
      }
    }));

  test('--format json prints the lines of --json', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': code });
      const [one, other] = await Promise.all([
        regrade(['search', '--format', 'json', pattern], { cwd }),
        regrade(['search', '--json', pattern], { cwd }),
      ]);
      expect(one.stdout).toBe(other.stdout);
      expect(jsonLines(one.stdout)).toHaveLength(2);
    }));

  test.each([
    [['--format', 'xml'], 'text, json or csv'],
    [['--group-by', 'mood'], 'repository, owner, language, shape'],
    [['--group-by', 'shape', '--count'], 'Leave one of them out'],
    [['--fleet', '.', 'src'], 'Name the working trees, or the fleet'],
    [['--vendored', 'src'], 'Name paths instead, or add `--fleet`'],
  ])('refuses %j', (args, remedy) =>
    withFolder(async (cwd) => {
      const { code: exit, stderr } = await regrade(['search', pattern, ...args], { cwd });
      expect([exit, stderr]).toEqual([2, expect.stringContaining(remedy)]);
    }),
  );
});

describe('groups of paths', () => {
  test('by repository and owner: the remote’s name, else the tree’s folder', () =>
    withFolder(async (cwd) => {
      await repository(cwd, 'acme/shop', { 'a.js': code });
      await repository(cwd, 'acme/blog', { 'b.js': code, 'c.js': code });
      git(join(cwd, 'trees/acme/blog'), 'remote', 'add', 'origin', 'git@example.com:acme/blog.git');
      const group = async (key: string) =>
        lines((await regrade(['search', '--group-by', key, pattern, 'trees'], { cwd })).stdout);
      expect(await group('repository')).toEqual(['4  example.com/acme/blog', '2  trees/acme/shop']);
      expect(await group('owner')).toEqual(['4  example.com/acme', '2  trees/acme']);
    }));

  test('by shape: what the query leaves open, and blanks inside of brackets, make none of their own', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': 'url.parse(a);\nurl.parse( b.c );\nurl.parse(d, true);\n' });
      const { stdout } = await regrade(['search', '--group-by', 'shape', '`url.parse($input, $rest)`', '.'], {
        cwd,
      });
      expect(stdout).toBe('1  url.parse($input, $rest)\n');
      const json = await regrade(['search', '--json', '--group-by', 'shape', '`url.parse($input)`'], { cwd });
      expect(jsonLines(json.stdout)).toContainEqual({
        by: 'shape',
        group: 'url.parse($input)',
        sites: 3,
        files: 1,
        repositories: 1,
      });
    }));
});

describe('a fleet', () => {
  async function makeFleet(cwd: string): Promise<void> {
    await repository(cwd, 'acme/shop', {
      'lib/a.js': code,
      'lib/b.ts': 'url.parse(b);\n',
      'node_modules/x.js': code,
    });
    await repository(cwd, 'acme/blog', { 'a.js': code });
    await repository(cwd, 'other/empty', { 'a.js': 'nothing();\n' });
    await write(cwd, {
      'list.txt':
        '# ours\n./bare/acme/shop.git\ntrees/acme/blog@main  # a working tree\nbare/other/empty.git\n',
      'list.yaml':
        'repositories:\n  - bare/acme/shop.git\n  - { repository: trees/acme/blog, ref: main }\n  - bare/other/empty.git\n',
      'list.json': '["bare/acme/shop.git", "trees/acme/blog@main", "bare/other/empty.git"]',
    });
  }

  test('every form of the list, and a folder of repositories, give the same sites', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      const expected = [
        'bare/acme/shop:lib/a.js:1:11: url.parse(req.url)',
        'bare/acme/shop:lib/a.js:2:3: url.parse("x", … (+1 line)',
        'bare/acme/shop:lib/b.ts:1:1: url.parse(b)',
        'trees/acme/blog:a.js:1:11: url.parse(req.url)',
        'trees/acme/blog:a.js:2:3: url.parse("x", … (+1 line)',
      ];
      for (const list of ['list.txt', 'list.yaml', 'list.json']) {
        const { code: exit, stdout, stderr } = await regrade(['search', '--fleet', list, pattern], { cwd });
        expect(lines(stdout).toSorted()).toEqual(expected);
        expect(exit).toBe(0);
        expect(stderr).toContain('5 sites in 2 repositories of 3; 4 files looked at; left out 1 vendored');
      }
      const folder = await regrade(['search', '--fleet', 'bare', '--count', pattern], { cwd });
      expect(lines(folder.stdout).toSorted()).toEqual([
        'acme/blog:a.js:2',
        'acme/shop:lib/a.js:2',
        'acme/shop:lib/b.ts:1',
      ]);
    }));

  test('JSON Lines name the repository, with exact places and bindings', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      const { stdout } = await regrade(['search', '--json', '--fleet', 'list.txt', '`url.parse($x, $y)`'], {
        cwd,
      });
      const start = code.indexOf('url.parse("x"');
      expect(jsonLines(stdout)).toContainEqual({
        repository: 'bare/acme/shop',
        path: 'lib/a.js',
        start: { line: 2, column: 3, offset: start },
        end: { line: 3, column: 5, offset: code.indexOf('));') + 1 },
        text: 'url.parse("x",\n  1)',
        bindings: expect.objectContaining({ y: expect.objectContaining({ text: '1' }) }),
      });
    }));

  test('groups over the fleet; a library’s pattern and --language work as for paths', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      await write(cwd, { '.grit/patterns/parses.grit': 'language js\n\n`url.parse($...)`' });
      const by = async (key: string, ...more: readonly string[]) =>
        lines(
          (await regrade(['search', 'parses', '--fleet', 'bare', '--group-by', key, ...more], { cwd }))
            .stdout,
        );
      expect(await by('owner')).toEqual(['5  acme']);
      expect(await by('repository')).toEqual(['3  acme/shop', '2  acme/blog']);
      expect(await by('language', '-l', 'js')).toEqual(['5  js']);
    }));

  test('which files are looked at: globs, vendored ones, larger ones', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      const counted = async (...more: readonly string[]) =>
        lines(
          (await regrade(['search', pattern, '--fleet', 'bare', '--count', ...more], { cwd })).stdout,
        ).toSorted();
      expect(await counted('--files', '**/*.ts', '--files', 'a.js')).toEqual([
        'acme/blog:a.js:2',
        'acme/shop:lib/b.ts:1',
      ]);
      expect(await counted('--vendored', '--files', 'node_modules/**')).toEqual([
        'acme/shop:node_modules/x.js:2',
      ]);
      expect(await counted('--max-bytes', '20')).toEqual(['acme/shop:lib/b.ts:1']);
    }));

  test('--context shows the lines around, also where the answers are known; CSV and counts stay as they are', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      const run = async (...args: string[]) =>
        (await regrade(['search', '--fleet', 'bare/acme/shop.git', pattern, ...args], { cwd })).stdout;
      const shown = [
        'shop:lib/a.js:1:11: const a = url.parse(req.url);',
        'shop:lib/a.js-2- f(url.parse("x",',
        '--',
        'shop:lib/a.js-1- const a = url.parse(req.url);',
        'shop:lib/a.js:2:3: f(url.parse("x", … (+1 line)',
        'shop:lib/a.js-3-   1));',
        '--',
        'shop:lib/b.ts:1:1: url.parse(b);',
        '--',
      ];

      for (let time = 0; time < 2; time += 1) expect(lines(await run('-C', '1'))).toEqual(shown);

      const plain = jsonLines(await run('--json'));
      const contexts = [
        { before: [], after: ['f(url.parse("x",'] },
        { before: ['const a = url.parse(req.url);'], after: [] },
        { before: [], after: [] },
      ];
      expect(jsonLines(await run('--json', '-C', '1'))).toEqual(
        plain.map((site, at) => ({ ...site, context: contexts[at] })),
      );
      expect(plain).toHaveLength(3);
      for (const format of [['--format', 'csv'], ['--count'], ['--group-by', 'owner']])
        expect(await run(...format, '-C', '1')).toBe(await run(...format));
    }));

  test('a repository that cannot be read is reported; the others are searched', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      await write(cwd, { 'some.txt': 'bare/acme/shop.git@no-such-branch\nbare/acme/blog.git\n' });
      const {
        code: exit,
        stdout,
        stderr,
      } = await regrade(['search', '--json', '--fleet', 'some.txt', pattern], { cwd });
      expect(exit).toBe(1);
      expect(jsonLines(stdout)).toContainEqual({
        repository: 'bare/acme/shop',
        error: { code: 'RG_SCAN_MIRROR_REF_MISSING', message: expect.any(String) },
      });
      expect(jsonLines(stdout).filter((line) => 'text' in line)).toHaveLength(2);
      expect(stderr).toContain('1 failed');
    }));

  test('one repository at two refs is two targets', () =>
    withFolder(async (cwd) => {
      await makeFleet(cwd);
      git(join(cwd, 'bare/acme/blog.git'), 'tag', 'v1', 'main');
      await write(cwd, {
        'some.txt': 'bare/acme/blog.git@v1\nbare/acme/blog.git@main\nbare/acme/blog.git@main\n',
      });
      const { stdout } = await regrade(['search', '--count', '--fleet', 'some.txt', pattern], { cwd });
      expect(lines(stdout).toSorted()).toEqual(['bare/acme/blog@main:a.js:2', 'bare/acme/blog@v1:a.js:2']);
    }));

  test.each([
    ['missing.txt', '', 'missing.txt'],
    ['list.txt', 'bare\n', 'there is no repository at or below'],
    ['list.txt', 'ok\nhttps://user:secret@example.com/x.git\n', 'list.txt:'],
    ['list.yaml', 'fleet: []\n', 'it is neither a list'],
    ['list.json', '[1]', 'entry 1'],
    ['list.yaml', '- [\n', 'list.yaml'],
  ])('refuses a list that cannot be read: %s %j', (name, text, reason) =>
    withFolder(async (cwd) => {
      await write(cwd, {
        [name === 'missing.txt' ? 'other.txt' : name]: text,
        'bare/a.txt': '',
        'ok/a.txt': '',
      });
      const { code: exit, stdout, stderr } = await regrade(['search', '--fleet', name, pattern], { cwd });
      expect([exit, stdout]).toEqual([2, '']);
      expect(stderr).toContain(reason);
      expect(stderr).not.toContain('secret');
    }),
  );

  test('Ctrl-C stops a search; the same command goes on', () =>
    withFolder(async (cwd) => {
      for (let index = 0; index < 12; index++)
        await repository(cwd, `acme/r${index}`, { 'a.js': `${code}// ${index}\n` });
      const args = ['search', '--count', '--fleet', 'bare', pattern];
      let presses = 0;
      const stopped = await regrade(args, {
        cwd,
        onStderr: (_, kill) => {
          // Once: a signal that meets the end of a process kills it.
          if (presses++ === 0) kill('SIGINT');
        },
      });
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain('what was fetched and matched is kept');
      const whole = await regrade(args, { cwd });
      expect([whole.code, lines(whole.stdout)]).toEqual([0, expect.any(Array)]);
      expect(lines(whole.stdout)).toHaveLength(12);
    }));
});
