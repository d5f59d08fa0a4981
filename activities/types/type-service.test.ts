/** The type service over real projects in memory, asked through real queries. */
import { describe, expect, test } from 'vitest';
import { compileQuery, type Question, settleQuery } from '../../query-language/index.ts';
import { memoryFiles } from './memory-files.ts';
import { createTypeService, type TypeService } from './type-service.ts';

type Texts = Readonly<Record<string, string>>;

async function matches(where: string, texts: Texts, path = 'src/main.ts'): Promise<readonly string[]> {
  const outcome = compileQuery(where);
  if (outcome.kind === 'invalid') throw new Error(outcome.errors.map((error) => error.message).join('; '));
  const answer = await answererOf(texts);
  const [result] = await settleQuery(outcome.query, [{ path, text: texts[path] ?? '' }], { answer });
  if (result?.kind === 'failed') throw new Error(result.message);
  return result?.kind === 'matched' ? result.sites.map(({ text }) => text) : [];
}

const services = new Map<string, Promise<TypeService>>();

/** One service for equal texts: a compiler takes most of a test's time. */
async function answererOf(texts: Texts) {
  const key = JSON.stringify(texts);
  const made =
    services.get(key) ??
    memoryFiles(new Map(Object.entries(texts))).then((files) => createTypeService(files));
  services.set(key, made);
  const service = await made;
  return (questions: readonly Question[]) =>
    service.answer(questions.filter((question) => question.kind === 'types'));
}

const installed = {
  'node_modules/lodash/package.json': '{"name":"lodash","types":"index.d.ts"}',
  'node_modules/lodash/index.d.ts':
    'declare const _: _.Lo; declare namespace _ { interface Lo { map(x: number[]): Promise<number[]>; head(x: string): string } } export = _;',
};

describe('type_is', () => {
  const find = (type: string) => `\`f($x)\` where { $x <: type_is(${type}) }`;
  const texts = {
    'src/main.ts':
      'declare function f(x: unknown): void; type Id = string & { tag: 1 }; declare const id: Id;\nconst s: string = ""; f(s); f(1); f("lit"); f(id); f([s]); f(async () => 1);',
  };

  test.each([
    ['a type as TypeScript prints it', '"string"', ['f(s)', 'f("lit")']],
    ['a literal type as it is', '"\\"lit\\""', ['f("lit")']],
    ['an alias by its name', '"Id"', ['f(id)']],
    ['a regular expression', 'r"string.*"', ['f(s)', 'f("lit")', 'f([s])']],
    ['one of several', 'or { "number", "string[]" }', ['f(1)', 'f([s])']],
    ['a part of it', 'includes "Promise<"', ['f(async () => 1)']],
  ])('%s', async (_, type, expected) => {
    expect(await matches(find(type), texts)).toEqual(expected);
  });

  test('a variable takes the text of the type', async () => {
    const query = '`f($x)` where { $x <: type_is($t), $y = `f<$t>($x)` } => $y';
    const outcome = compileQuery(query);
    if (outcome.kind === 'invalid') throw new Error('invalid');
    const text = 'declare function f(x: unknown): void; f(new Map<string, number>());';
    const answer = await answererOf({ 'a.ts': text });
    const [result] = await settleQuery(outcome.query, [{ path: 'a.ts', text }], { answer });
    expect(result).toMatchObject({
      output: { text: expect.stringContaining('f<Map<string, number>>(new Map') },
    });
  });
});

describe('resolves_to', () => {
  const calls = (symbol: string) => `\`$f($_)\` where { $f <: resolves_to(${symbol}) }`;

  const ways = [
    "import { map } from 'lodash'; map(1);",
    "import { map as each } from 'lodash'; each(2);",
    "import * as lo from 'lodash'; lo.map(3);",
    "import _ from 'lodash'; _.map(4);",
    "const low = require('lodash'); low.map(5);",
    "const { map: m } = require('lodash'); m(6);",
  ];

  test.each([
    ['not installed', {}],
    ['installed', installed],
  ])('however a package is imported, its names are the same: %s', async (_, more) => {
    const texts = { 'src/main.ts': ways.join('\n'), ...more };
    const found = await matches(calls('"lodash#map"'), texts);
    expect(found.map((text) => /\d/.exec(text)?.[0]).filter(Boolean)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await matches(calls('"lodash#head"'), texts)).toEqual([]);
  });

  test('re-exports and aliases of the repository are followed, through path mapping too', async () => {
    const texts = {
      'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"@app/*":["src/*"]}}}',
      'src/main.ts': "import { each } from '@app/util'; import { local } from './util'; each(1); local(2);",
      'src/util.ts': "export { walk as each } from './deeper'; export function local(x: number) {}",
      'src/deeper.ts': "import { map } from 'lodash'; export { map as walk };",
    };
    expect(await matches(calls('"lodash#map"'), texts)).toEqual(['each(1)']);
    expect(await matches(calls('"src/util.ts#local"'), texts)).toEqual(['local(2)']);
    expect(await matches(calls('package="lodash", name="map"'), texts)).toEqual(['each(1)']);
  });

  test('modules of Node have one name, with and without `node:`', async () => {
    const text =
      "import fs from 'node:fs'; import { readFileSync as r } from 'fs'; fs.readFileSync(1); r(2);";
    expect(await matches(calls('"fs#readFileSync"'), { 'src/main.ts': text })).toHaveLength(2);
    expect(await matches(calls('package="node"'), { 'src/main.ts': text })).toHaveLength(2);
  });

  test('a name that only looks the same is another one', async () => {
    const text = "import { map } from 'lodash'; function g(map: any) { map(1); } map(2); [1].map(3);";
    expect(await matches(calls('"lodash#map"'), { 'src/main.ts': text })).toEqual(['map(2)']);
    expect(await matches(calls('"global#Array.map"'), { 'src/main.ts': text })).toEqual(['[1].map(3)']);
  });

  test('members of an installed package are known by where they are declared', async () => {
    const text = "import type { Lo } from 'lodash'; declare const lo: Lo; lo.map([1]);";
    expect(await matches(calls('"lodash#_.Lo.map"'), { 'src/main.ts': text, ...installed })).toEqual([
      'lo.map([1])',
    ]);
  });

  test('a call stands for what is called', async () => {
    const text = "import { map } from 'lodash'; map(2); other(1);";
    const query = '`$f($_)` as $call where { $call <: resolves_to("lodash#map") }';
    expect(await matches(query, { 'src/main.ts': text })).toEqual(['map(2)']);
  });
});

describe('promises', () => {
  const text =
    'async function load() { return 1 }\nfunction now() { return 2 }\nasync function main() { load(); now(); await load(); await load().then(now).catch(now); (load)(); }';
  const floating = '`$f()` as $call where { $call <: is_promise(), $call <: not is_awaited() }';

  test('calls that give a promise and are not awaited', async () => {
    expect(await matches(floating, { 'src/main.ts': text })).toEqual(['load()', '(load)()']);
  });
});

describe('what is not known', () => {
  const text = "import { get } from 'missing'; declare function f(x: unknown): void; f(get()); f(1);";

  test.each(['type_is("any")', 'not type_is("string")', 'is_promise()', 'not is_promise()'])(
    'a missing dependency never matches: %s',
    async (test) => {
      const found = await matches(`\`f($x)\` where { $x <: ${test} }`, { 'src/main.ts': text });
      expect(found).not.toContain('f(get())');
    },
  );

  test('the same holds for negated conditions and for `if`', async () => {
    const texts = { 'src/main.ts': text };
    expect(await matches('`f($x)` where { !$x <: type_is("string") }', texts)).toEqual(['f(1)']);
    expect(
      await matches('`f($x)` where { if ($x <: type_is("string")) { false } else { true } }', texts),
    ).toEqual(['f(1)']);
  });

  test('a file of which something is not known says so, matched or not', async () => {
    const outcome = compileQuery('`f($x)` where { $x <: type_is("string") }');
    if (outcome.kind === 'invalid') throw new Error('invalid');
    const answer = await answererOf({ 'src/main.ts': text });
    const [result] = await settleQuery(outcome.query, [{ path: 'src/main.ts', text }], { answer });
    expect(result).toMatchObject({ kind: 'clean', unknown: [expect.stringContaining('`missing`')] });
  });

  test('the reason names the missing package', async () => {
    const service = createTypeService(await memoryFiles(new Map([['a.ts', text]])));
    const start = text.indexOf('get())');
    const answers = await service.answer([
      { kind: 'types', id: 'q', path: 'a.ts', text, start, end: start + 'get()'.length },
    ]);
    expect(answers.get('q')).toMatchObject({
      facts: { type: { kind: 'unknown', reason: expect.stringContaining('`missing`') } },
    });
  });

  test('a promise of something unknown is a promise', async () => {
    const wrapped = "import { get } from 'missing'; async function f() { return get() }\nf();";
    expect(await matches('`f()` as $c where { $c <: is_promise() }', { 'src/main.ts': wrapped })).toEqual([
      'f()',
    ]);
  });

  test('a broken tsconfig counts as none', async () => {
    const texts = {
      'tsconfig.json': '{ "extends": "./gone.json", ',
      'src/main.ts': 'declare function f(x: any): void; f("a")',
    };
    expect(await matches('`f($x)` where { $x <: type_is("string") }', texts)).toEqual(['f("a")']);
  });
});

test('types of a file are those of its text as earlier steps left it', async () => {
  const query = compileQuery(
    'sequential { contains bubble `let a = 1` => `let a = "s"`, contains bubble `f($x)` => `g($x)` where { $x <: type_is("string") } }',
  );
  if (query.kind === 'invalid') throw new Error('invalid');
  const text = 'declare function f(x: any): void;\nlet a = 1;\nf(a);\n';
  const answer = await answererOf({ 'a.ts': text });
  const [outcome] = await settleQuery(query.query, [{ path: 'a.ts', text }], { answer });
  expect(outcome).toMatchObject({ output: { text: expect.stringContaining('g(a)') } });
});
