/** The judge judged: what does not fit the description is found, wherever it is. */
import { describe, expect, test } from 'vitest';
import { type Exchange, openApiContract } from './openapi-contract.ts';

const contract = openApiContract();
const label = {
  id: 1,
  node_id: 'x',
  url: 'http://127.0.0.1/labels/a',
  name: 'a',
  description: null,
  color: 'ffffff',
  default: false,
};
const good: Exchange = {
  method: 'POST',
  path: '/repos/acme/one/labels',
  requestBody: { name: 'a' },
  status: 201,
  contentType: 'application/json; charset=utf-8',
  responseBody: label,
};
const failure = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' };

describe('the contract', () => {
  test('accepts what GitHub describes', () => {
    expect(contract.check(good)).toBeUndefined();
    expect(contract.check({ ...good, status: 404, responseBody: failure })).toBeUndefined();
    expect([...contract.exercised()]).toContain('POST /repos/{owner}/{repo}/labels 201');
  });

  test.each<[string, Partial<Exchange>]>([
    ['an unknown path', { path: '/repos/acme/one/labelz' }],
    ['a missing field', { responseBody: { ...label, color: undefined } }],
    ['a wrong type', { responseBody: { ...label, id: 'one' } }],
    ['a null that may not be', { responseBody: { ...label, name: null } }],
    ['a wrong format', { responseBody: { ...label, url: 'not a uri' } }],
    ['a wrong request', { requestBody: { colour: 'red' } }],
    ['a status nobody lists', { status: 202 }],
    ['a content type nobody lists', { contentType: 'text/html' }],
    ['an error without its fields', { status: 404, responseBody: { message: 'Not Found' } }],
    ['an error that lies about its status', { status: 403, responseBody: failure }],
    ['a body where there is none', { method: 'DELETE', path: '/repos/acme/one/labels/a', status: 204 }],
  ])('finds %s', (_name, change) => {
    const wrong = contract.check({ ...good, ...change });

    expect(wrong).toBeTypeOf('string');
    expect(contract.violations()).toContain(wrong);
  });
});
