/** The page about queries that ask: its examples compile, and it names every function with its arguments. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compileQuery } from '../index.ts';
import { readMarkdown } from '../library/markdown.ts';
import { questionFunctions } from './functions.ts';

const page = await readFile(new URL('../../docs/asking-queries.md', import.meta.url), 'utf8');
const examples = readMarkdown(page).flatMap((item) =>
  item.kind === 'block' && item.block.tag === 'grit' ? [item.block.text] : [],
);

test('there are examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(3);
});

test.each(examples)('compiles and asks: %s', (source) => {
  const outcome = compileQuery(source);
  expect(outcome).toMatchObject({ kind: 'compiled' });
  if (outcome.kind === 'compiled') expect(outcome.query.asks).toHaveLength(1);
});

test.each([...questionFunctions.values()])('names $name with its arguments', ({ name, parameters }) => {
  const start = page.indexOf(`\`${name}(`) + name.length + 2;
  const call = page.slice(start, page.indexOf(')', start));
  expect(start).toBeGreaterThan(name.length + 1);
  const named = call.split(', ').filter((parameter) => parameter !== '');
  expect(named.filter((parameter) => !parameters.includes(parameter))).toEqual([]);
});
