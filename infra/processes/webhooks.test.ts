import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { webhooksOf } from './webhooks.ts';

const host = {
  name: 'forge.test',
  kind: 'github',
  apiUrl: 'https://forge.test/api',
  webUrl: 'https://forge.test',
  tokenVariable: 'TOKEN',
} as const;
const body = Buffer.from('{"action":"closed"}');
const signed = (secret: string, bytes: Uint8Array = body) =>
  `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

const webhooks = webhooksOf(
  [
    { ...host, webhookSecretVariable: 'SECRET' },
    { ...host, name: 'other.test' },
    { ...host, name: 'unset.test', webhookSecretVariable: 'UNSET' },
  ],
  { SECRET: 'right', EMPTY: '' },
);

test.each([
  ['the right signature', 'forge.test', signed('right'), true],
  ['another secret', 'forge.test', signed('wrong'), false],
  ['other bytes', 'forge.test', signed('right', Buffer.from('{}')), false],
  ['no signature', 'forge.test', '', false],
  ['the bare digest', 'forge.test', signed('right').slice('sha256='.length), false],
  ['a host without a secret', 'other.test', signed(''), false],
  ['a host whose secret is not set', 'unset.test', signed(''), false],
  ['an unknown host', 'nowhere.test', signed('right'), false],
])('%s', (_, name, signature, expected) => {
  expect(webhooks.verify(name, body, signature)).toBe(expected);
});
