import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobRead } from './blob-stream.ts';
import { createGit } from './git.ts';
import { openReader, type RepositoryReader } from './repository-reader.ts';
import { makeTestFolder, makeTestRepository, type TestRepository } from './test-repository.ts';

const folder = makeTestFolder();
const latin1 = Buffer.from('caf\xe9\n', 'latin1');
const binary = Buffer.from([0, 1, 2, 255, 10, 13, 0]);
const oddNames = [
  'with space.txt',
  'ünïcode/ß.txt',
  'new\nline.txt',
  '"quoted".txt',
  '-dash.txt',
  '[glob]*.txt',
  ':colon',
];

let repository: TestRepository;
let reader: RepositoryReader;
let commit: string;

beforeAll(() => {
  repository = makeTestRepository(path.join(folder.path, 'odd'));
  mkdirSync(path.join(repository.directory, 'bin'));
  symlinkSync('../target.txt', path.join(repository.directory, 'bin', 'link'));
  repository.commit({
    'target.txt': 'target\n',
    'crlf.txt': 'a\r\nb\r\n',
    'latin1.txt': latin1,
    'binary.dat': binary,
    'empty.txt': '',
    'no-newline.txt': 'end',
    'hidden.txt': '$Id$\n',
    'odd.txt': 'lower\n',
    ...Object.fromEntries(oddNames.map((name) => [name, `${name}\n`])),
  });
  // Added alone and last: git would apply attributes to whatever it adds from then on.
  const attributes = '*.txt text eol=crlf ident\nhidden.txt export-ignore\nodd.txt filter=upper\n';
  writeFileSync(path.join(repository.directory, '.gitattributes'), attributes);
  repository.git('add', '.gitattributes');
  repository.git('config', 'filter.upper.smudge', 'tr a-z A-Z');
  repository.git('update-index', '--chmod=+x', 'target.txt');
  repository.git(
    'update-index',
    '--add',
    '--cacheinfo',
    `160000,${repository.git('rev-parse', 'HEAD')},module`,
  );
  repository.git('commit', '--quiet', '-m', 'modes');
  commit = repository.git('rev-parse', 'HEAD');
  reader = openReader({ git: createGit(), gitDir: path.join(repository.directory, '.git') });
});

afterAll(() => folder.remove());

function gitBytes(name: string): string {
  return repository.git('rev-parse', `HEAD:${name}`);
}

describe('a repository reader', () => {
  test('lists every entry with its mode and object', async () => {
    const { files, unnamable } = await reader.listFiles(commit);

    const modes = new Map(files.map((file) => [file.path, file.mode]));
    expect(unnamable).toBe(0);
    expect(modes.get('target.txt')).toBe('100755');
    expect(modes.get('bin/link')).toBe('120000');
    expect(modes.get('module')).toBe('160000');
    for (const name of oddNames)
      expect(files).toContainEqual({ path: name, mode: '100644', oid: gitBytes(name) });
  });

  test('counts entries whose path is not UTF-8 instead of naming them wrongly', async () => {
    const other = makeTestRepository(path.join(folder.path, 'paths'));
    other.commit({ 'fine.txt': 'x' });
    const oid = other.git('rev-parse', 'HEAD:fine.txt');
    const tree = Buffer.concat([Buffer.from(`100644 blob ${oid}\tcaf`), Buffer.from([0xe9, 0])]);
    const git = createGit();
    const gitDir = path.join(other.directory, '.git');
    const written = await git.read(['mktree', '-z'], { gitDir, input: tree });

    const listing = await openReader({ git, gitDir }).listFiles(written.toString('utf8').trim());

    expect(listing).toEqual({ files: [], unnamable: 1 });
  });

  test('reads files byte for byte by path, odd names included', async () => {
    const names = ['crlf.txt', 'latin1.txt', 'binary.dat', 'empty.txt', 'no-newline.txt', ...oddNames];

    const files = await reader.readFiles(commit, [...names, 'not-there.txt', 'bin']);

    expect([...files.keys()].sort()).toEqual([...names].sort());
    expect(files.get('crlf.txt')?.bytes.toString()).toBe('a\r\nb\r\n');
    expect(files.get('latin1.txt')?.bytes).toEqual(latin1);
    expect(files.get('binary.dat')?.bytes).toEqual(binary);
    expect(files.get('empty.txt')?.bytes).toHaveLength(0);
    for (const name of oddNames) expect(files.get(name)?.bytes.toString()).toBe(`${name}\n`);
  });

  test('reads more paths than one command line takes', async () => {
    const wide = makeTestRepository(path.join(folder.path, 'wide'));
    const names = Array.from({ length: 700 }, (_, index) => `d${index % 7}/file-${index}.txt`);
    const head = wide.commit(Object.fromEntries(names.map((name) => [name, `content of ${name}`])));
    const wideReader = openReader({ git: createGit(), gitDir: path.join(wide.directory, '.git') });

    const files = await wideReader.readFiles(head, names.slice(0, 650));

    expect(files.size).toBe(650);
    expect(files.get('d3/file-10.txt')?.bytes.toString()).toBe('content of d3/file-10.txt');
  });

  test('tells missing and too large blobs apart, in the order asked for', async () => {
    const [big, small, none] = [gitBytes('crlf.txt'), gitBytes('empty.txt'), '1'.repeat(40)];
    const tree = repository.git('rev-parse', 'HEAD^{tree}');

    const reads: BlobRead[] = [];
    for await (const read of reader.readBlobs([big, none, small, tree, small], { maxBytes: 3 }))
      reads.push(read);

    expect(reads).toEqual([
      { kind: 'too-large', oid: big, size: 6 },
      { kind: 'missing', oid: none },
      { kind: 'blob', oid: small, bytes: Buffer.alloc(0) },
      { kind: 'missing', oid: tree },
      { kind: 'blob', oid: small, bytes: Buffer.alloc(0) },
    ]);
    await expect(reader.readBlob(none)).rejects.toMatchObject({ code: 'RG_SCAN_OBJECT_MISSING' });
  });

  test('reads deltas, several packs and loose objects alike', async () => {
    const packed = makeTestRepository(path.join(folder.path, 'packed'));
    const base = Array.from({ length: 2_000 }, (_, index) => `line ${index} ${index * index}`);
    const texts: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const text = base
        .map((line, index) => (index % 97 === round ? `${line} changed ${round}` : line))
        .join('\n');
      texts.push(text);
      packed.commit({ [`file-${round}.txt`]: text });
      if (round === 2 || round === 4) packed.git('repack', '-d', '--quiet', '--window=50');
    }
    const gitDir = path.join(packed.directory, '.git');
    expect(
      readdirSync(path.join(gitDir, 'objects', 'pack')).filter((name) => name.endsWith('.pack')),
    ).toHaveLength(2);
    expect(packed.git('verify-pack', '-v', ...packIndexes(gitDir))).toMatch(/chain length = [1-9]/);

    const files = await openReader({ git: createGit(), gitDir }).readFiles(
      'HEAD',
      texts.map((_, i) => `file-${i}.txt`),
    );

    for (const [round, text] of texts.entries())
      expect(files.get(`file-${round}.txt`)?.bytes.toString()).toBe(text);
  });

  test('stops reading when the consumer leaves', async () => {
    for await (const read of reader.readBlobs(Array(5_000).fill(gitBytes('crlf.txt')))) {
      expect(read.kind).toBe('blob');
      break;
    }

    expect((await reader.readBlob(gitBytes('crlf.txt'))).toString()).toBe('a\r\nb\r\n');
  });

  test('refuses to go on once aborted', async () => {
    const reason = new Error('enough');

    await expect(reader.listFiles(commit, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a checkout', () => {
  test('holds every file byte for byte, whatever attributes and filters say', async () => {
    const directory = path.join(folder.path, 'checkout');

    await reader.checkout(commit, directory);

    expect(readFileSync(path.join(directory, 'hidden.txt'), 'utf8')).toBe('$Id$\n');
    expect(readFileSync(path.join(directory, 'odd.txt'), 'utf8')).toBe('lower\n');
    expect(readFileSync(path.join(directory, 'target.txt'), 'utf8')).toBe('target\n');
    expect(readFileSync(path.join(directory, 'latin1.txt'))).toEqual(latin1);
    expect(readlinkSync(path.join(directory, 'bin', 'link'))).toBe('../target.txt');
    expect(statSync(path.join(directory, 'target.txt')).mode & 0o111).toBe(0o111);
    expect(readdirSync(path.join(directory, 'module'))).toEqual([]);
    expect(readdirSync(directory)).not.toContain('.git');
    for (const name of oddNames) expect(readFileSync(path.join(directory, name), 'utf8')).toBe(`${name}\n`);
  });

  test('leaves the repository that it reads as it was', async () => {
    const before = repository.git('status', '--porcelain=v2', '--branch');

    await reader.checkout(commit, path.join(folder.path, 'second'));

    expect(repository.git('status', '--porcelain=v2', '--branch')).toBe(before);
  });

  test('works on a repository of SHA-256 objects', async () => {
    const directory = path.join(folder.path, 'sha256');
    mkdirSync(directory);
    const git = createGit();
    await git.read(['init', '--quiet', '--object-format=sha256', '--', directory]);
    const other = makeTestRepository(directory);
    const head = other.commit({ 'a.txt': 'a\n' });
    const shaReader = openReader({ git, gitDir: path.join(directory, '.git') });

    await shaReader.checkout(head, path.join(folder.path, 'sha256-out'));

    expect(head).toHaveLength(64);
    expect(readFileSync(path.join(folder.path, 'sha256-out', 'a.txt'), 'utf8')).toBe('a\n');
  });
});

function packIndexes(gitDir: string): readonly string[] {
  const packs = path.join(gitDir, 'objects', 'pack');
  return readdirSync(packs)
    .filter((name) => name.endsWith('.idx'))
    .map((name) => path.join(packs, name));
}
