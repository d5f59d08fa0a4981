import { expect, test } from 'vitest';
import { readCloneUrl } from './clone-url.ts';

test.each([
  ['https://github.com/acme/shop.git', { kind: 'remote', host: 'github.com', path: 'acme/shop' }],
  ['http://127.0.0.1:8080/acme/shop/', { kind: 'remote', host: '127.0.0.1:8080', path: 'acme/shop' }],
  ['ssh://git@host.org:22/acme/shop.git', { kind: 'remote', host: 'host.org:22', path: 'acme/shop' }],
  ['git@host.org:group/sub/shop.git', { kind: 'remote', host: 'host.org', path: 'group/sub/shop' }],
  ['https://host.org/acme/shop/.git', { kind: 'remote', host: 'host.org', path: 'acme/shop' }],
  ['host.org:shop', { kind: 'remote', host: 'host.org', path: 'shop' }],
  ['/repos/my shop', { kind: 'local', path: '/repos/my shop' }],
  ['/repos/../repos/shop', { kind: 'local', path: '/repos/shop' }],
  ['file:///repos/my%20shop', { kind: 'local', path: '/repos/my shop' }],
])('%s', (text, expected) => {
  expect(readCloneUrl(text)).toMatchObject(expected);
});

test.each([
  'https://user@github.com/acme/shop',
  'https://user:pass@github.com/acme/shop',
  'ssh://git:pass@host.org/acme/shop',
  '--upload-pack=touch /tmp/x',
  '-oProxyCommand=x:y',
  'ext::sh -c id',
  'ext://sh',
  'git://host.org/acme/shop',
  'relative/path',
  'https://',
  '',
])('%j is refused', (text) => {
  expect(readCloneUrl(text)).toMatchObject({ kind: 'refused' });
});
