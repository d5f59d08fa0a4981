/** Names of what code refers to, asked by range: each place is marked in the text with `«…»`. */
import { describe, expect, test } from 'vitest';
import type { ResolvedName, TypeQuestion } from '../../query-language/index.ts';
import { memoryFiles } from './memory-files.ts';
import { createTypeService } from './type-service.ts';

const main = 'src/main.tsx';

/** Symbols of each marked place of `src/main.tsx`, in order; `?` where it is not known. */
async function symbolsOf(
  marked: string,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly (readonly string[])[]> {
  const ranges: { readonly start: number; readonly end: number }[] = [];
  let text = '';
  let start = 0;
  for (const part of marked.split(/(«|»)/)) {
    if (part === '«') start = text.length;
    else if (part === '»') ranges.push({ start, end: text.length });
    else text += part;
  }
  const service = createTypeService(await memoryFiles(new Map(Object.entries({ [main]: text, ...others }))));
  const questions = ranges.map(
    (range, index): TypeQuestion => ({ kind: 'types', id: String(index), path: main, text, ...range }),
  );
  const answers = await service.answer(questions);
  return questions.map(({ id }) => {
    const answer = answers.get(id);
    if (answer?.kind !== 'types' || answer.facts.symbol.kind === 'unknown') return ['?'];
    return answer.facts.symbol.names.map(({ symbol }: ResolvedName) => symbol);
  });
}

describe('what stands for a name', () => {
  test('constructors, tags, decorators, base classes, types and templates', async () => {
    const found = await symbolsOf(
      [
        "import { Client, Button, Logged, Base, type Options, sql, shared } from 'kit';",
        '«new Client()»; const view = «<Button a="1">x</Button>»; const one = «<Button />»;',
        'class A extends «Base» { «@Logged()» run() {} }',
        'let o: «Options»; «sql`select 1`»; «(shared as any)»; const p = { «shared» };',
      ].join('\n'),
    );
    expect(found).toEqual([
      ['kit#Client'],
      ['kit#Button'],
      ['kit#Button'],
      ['kit#Base'],
      ['kit#Logged'],
      ['kit#Options'],
      ['kit#sql'],
      ['kit#shared'],
      ['kit#shared'],
    ]);
  });

  test('default imports, whole modules, subpaths, scopes and members of members', async () => {
    const found = await symbolsOf(
      [
        "import kit from 'kit'; import * as all from '@acme/kit/deep'; import one, { two } from 'kit/part';",
        'kit; «kit()»; «kit.a.b()»; «all.a.b()»; «one()»; «two»; «all»;',
        "import old = require('old'); «old.run()»;",
        "const lazy = await import('late'); «lazy.run()»; const { go } = await import('late'); «go()»;",
      ].join('\n'),
    );
    expect(found).toEqual([
      ['kit#default'],
      ['kit#default.a.b', 'kit#a.b'],
      ['@acme/kit/deep#a.b'],
      ['kit/part#default'],
      ['kit/part#two'],
      ['@acme/kit/deep#*'],
      ['old#run'],
      ['late#run'],
      ['late#go'],
    ]);
  });
});

describe('code of the repository', () => {
  const util = [
    "export * from './stars'; export * as group from './stars'; export { default as main } from './main-export';",
    'export class Store { static make() { return new Store() } save() {} }',
    'export enum Color { Red } export namespace Tools { export const hammer = 1 }',
    "export { join } from 'node:path';",
  ].join('\n');
  const others = {
    'src/util.ts': util,
    'src/stars.ts': 'export function star() {}',
    'src/main-export.ts': 'export default function run() {}',
  };

  test('exports, re-exports of all kinds, members and what is local', async () => {
    const found = await symbolsOf(
      [
        "import { star, group, main, Store, Color, Tools, join } from './util';",
        '«star()»; «group.star()»; «main()»; «Store.make()»; «new Store().save()»; «Color.Red»; «Tools.hammer»; «join("a")»;',
        'function local() {} «local()»; const held = star; «held()»; function f(param: Store) { «param.save()»; }',
      ].join('\n'),
      others,
    );
    expect(found.map(([first]) => first)).toEqual([
      'src/stars.ts#star',
      'src/stars.ts#star',
      'src/main-export.ts#default',
      'src/util.ts#Store.make',
      'src/util.ts#Store.save',
      'src/util.ts#Color.Red',
      'src/util.ts#Tools.hammer',
      'path#join',
      'src/main.tsx#local',
      'src/main.tsx#held',
      'src/util.ts#Store.save',
    ]);
  });

  test('a circle of re-exports, and a file that is gone, are not known', async () => {
    const found = await symbolsOf(
      "import { a } from './a'; import { b } from './gone'; «a()»; «b()»; «nowhere()»;",
      {
        'src/a.ts': "export { a } from './b';",
        'src/b.ts': "export { a } from './a';",
      },
    );
    expect(found).toEqual([['?'], ['?'], ['?']]);
  });

  test('everything of a package that is not installed, passed on as a whole, is not known', async () => {
    const found = await symbolsOf("import { map } from './all'; «map()»;", {
      'src/all.ts': "export * from 'lodash';",
    });
    expect(found).toEqual([['?']]);
  });
});

describe('values of packages that are not installed', () => {
  test('are what the code declares them to be', async () => {
    const found = await symbolsOf(
      [
        "import { Client } from 'kit'; import AWS from 'aws-sdk';",
        'const client = new Client(); «client.send()»; «new Client().send()»; «(client as Client).send()»;',
        'const s3 = new AWS.S3(); «s3.putObject()»;',
        'function f(c: Client, d?: Client, e: Client | undefined) { «c.send()»; «d!.send()»; «e.send()»; }',
        'class Shop { #own = new Client(); constructor(private readonly held: Client) {} run() { «this.#own.send()»; «this.held.send()»; } }',
      ].join('\n'),
    );
    const [send, object] = [['kit#Client.send'], ['aws-sdk#default.S3.putObject', 'aws-sdk#S3.putObject']];
    expect(found).toEqual([send, send, send, object, send, send, send, send, send]);
  });

  test('nothing is guessed where it does not say', async () => {
    const found = await symbolsOf(
      "import { make, Client, Other } from 'kit'; const a = make(); «a.send()»; function f(b: Client | Other, c) { «b.send()»; «c.send()»; } const d = d; «d.send()»; «make().send()»;",
    );
    expect(found).toEqual([['?'], ['?'], ['?'], ['?'], ['?']]);
  });
});

describe('installed packages', () => {
  test('are named by their import; members by where they are declared, ambient modules by their name', async () => {
    const found = await symbolsOf(
      "import { Thing } from 'typed'; import { ambient } from 'declared'; declare const t: Thing; «t.use()»; «ambient()»; «[1].map»; «console.log»;",
      {
        'node_modules/@types/typed/package.json': '{"name":"@types/typed","types":"index.d.ts"}',
        'node_modules/@types/typed/index.d.ts': 'export declare class Thing { use(): void }',
        'types/global.d.ts': "declare module 'declared' { export function ambient(): void }",
        'tsconfig.json': '{}',
      },
    );
    expect(found).toEqual([
      ['typed#Thing.use'],
      ['declared#ambient'],
      ['global#Array.map'],
      ['global#console.log', 'global#Console.log'],
    ]);
  });
});
