import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeTestFolder } from '../adapters/git/test-repository.ts';
import { readAttributes } from './git-attributes.ts';

const folder = makeTestFolder();
afterAll(() => folder.remove());

const files = [
  {
    path: '.gitattributes',
    text: [
      '# comment',
      '*.gen.js linguist-generated',
      'dist/** linguist-generated=true text',
      '/lib/*.js -linguist-vendored',
      'docs/ linguist-generated',
      'kept.gen.js -linguist-generated',
      '"with space.js" linguist-generated',
      'a{b,c}.js linguist-generated',
      '*.txt text',
      'deep/*/x.js linguist-vendored=true linguist-generated=false',
    ].join('\n'),
  },
  {
    path: 'sub/.gitattributes',
    text: '*.js linguist-vendored\nkept.gen.js linguist-generated\r\n/top.js -linguist-vendored',
  },
];

const paths = [
  ...[
    'a.gen.js',
    'x/y/a.gen.js',
    'dist/a.js',
    'dist/b/c.js',
    'x/dist/a.js',
    'lib/a.js',
    'lib/b/a.js',
    'docs/a.js',
  ],
  ...[
    'kept.gen.js',
    'sub/kept.gen.js',
    'sub/a.js',
    'sub/x/a.js',
    'sub/top.js',
    'sub/x/top.js',
    'with space.js',
  ],
  ...['ab.js', 'a{b,c}.js', 'deep/a/x.js', 'deep/a/b/x.js', 'a.txt', 'plain.js'],
];

test('agrees with git check-attr for every path', () => {
  execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder.path, file.path)), { recursive: true });
    writeFileSync(path.join(folder.path, file.path), file.text);
  }
  const lookup = readAttributes(files);

  const ours = paths.map((each) => ({ path: each, ...lookup(each) }));

  expect(ours).toEqual(paths.map((each) => ({ path: each, ...askGit(each) })));
});

function askGit(file: string) {
  const args = ['check-attr', '-z', 'linguist-generated', 'linguist-vendored', '--', file];
  const output = execFileSync('git', args, { cwd: folder.path, encoding: 'utf8' }).split('\0');
  const generated = markOf(output[2]);
  const vendored = markOf(output[5]);
  return {
    ...(generated === undefined ? {} : { generated }),
    ...(vendored === undefined ? {} : { vendored }),
  };
}

function markOf(value: string | undefined): boolean | undefined {
  return value === 'set' || value === 'true'
    ? true
    : value === 'unset' || value === 'false'
      ? false
      : undefined;
}
