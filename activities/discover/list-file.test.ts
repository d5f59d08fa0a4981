import { expect, test } from 'vitest';
import { readList } from './list-file.ts';

const context = { folder: '/lists', hosts: ['github.com', 'forge'] };

test.each([
  ['github.com/acme/shop', { kind: 'name', host: 'github.com', owner: 'acme', name: 'shop' }],
  [
    'forge/acme/shop.git@release/2.0',
    { kind: 'name', host: 'forge', owner: 'acme', name: 'shop', ref: 'release/2.0' },
  ],
  ['https://github.com/acme/shop.git', { kind: 'url', url: 'https://github.com/acme/shop.git' }],
  ['https://me@host/acme/shop@v1', { kind: 'url', url: 'https://me@host/acme/shop', ref: 'v1' }],
  ['git@host.org:acme/shop.git', { kind: 'url', url: 'git@host.org:acme/shop.git' }],
  ['git@host.org:acme/shop@main', { kind: 'url', url: 'git@host.org:acme/shop', ref: 'main' }],
  ['/repos/shop', { kind: 'path', path: '/repos/shop' }],
  ['./my shop@v1', { kind: 'path', path: '/lists/my shop', ref: 'v1' }],
  ['../@scope/shop', { kind: 'path', path: '/@scope/shop' }],
  ['checkouts/shop', { kind: 'path', path: '/lists/checkouts/shop' }],
  ['unknown.org/acme/shop', { kind: 'path', path: '/lists/unknown.org/acme/shop' }],
  ['two words', { kind: 'invalid', text: 'two words' }],
])('%s', (line, expected) => {
  expect(readList(line, context)).toEqual([{ line: 1, ...expected }]);
});

test('comments and empty lines mean nothing; line numbers count them', () => {
  const text = '# all services\r\n\r\ngithub.com/acme/a # the first\nnot a repository\n/with#hash\n';

  expect(readList(text, context)).toEqual([
    { kind: 'name', line: 3, host: 'github.com', owner: 'acme', name: 'a' },
    { kind: 'invalid', line: 4, text: 'not a repository' },
    { kind: 'path', line: 5, path: '/with#hash' },
  ]);
});
