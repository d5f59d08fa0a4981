import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LanguageName } from '../api.ts';
import { countSyntaxErrors } from '../index.ts';
import { rewriteText } from '../testing/run-text.ts';
import { readFieldTables } from './field-rules.ts';
import { findLanguage, languageNames, languageOf } from './registry.ts';
import { childrenOf, neighbourOf, nodeText, parentOf, parseTree } from './tree.ts';

type Sample = readonly [language: LanguageName, query: string, input: string, output: string];

/** One rewrite a language, through its own grammar, contexts and metavariables. */
const samples: readonly Sample[] = [
  ['js', '`foo($x)` => `bar($x)`', 'foo(1);', 'bar(1);'],
  ['typescript', '`foo<$t>($x)` => `bar($x)`', 'foo<T>(1);', 'bar(1);'],
  ['python', '`print($x)` => `log($x)`', 'def f():\n    print(1)\n', 'def f():\n    log(1)\n'],
  ['json', '`{ "a": $v }` => `{ "b": $v }`', '{ "x": { "a": [1] } }', '{ "x": { "b": [1] } }'],
  ['yaml', '`a: $v` => `b: $v`', 'a: 1\nc: 2\n', 'b: 1\nc: 2\n'],
  ['css', '`a { $p }` => `b { $p }`', 'a { color: red; }', 'b { color: red; }'],
  [
    'go',
    '`foo($x)` => `bar($x)`',
    'package m\n\nfunc f() { foo(1) }\n',
    'package m\n\nfunc f() { bar(1) }\n',
  ],
  ['java', '`foo($x)` => `bar($x)`', 'class A { void f() { foo(1); } }', 'class A { void f() { bar(1); } }'],
  ['rust', '`foo($x)` => `bar($x)`', 'fn f() { foo(1); }', 'fn f() { bar(1); }'],
  [
    'csharp',
    '`foo($x)` => `bar($x)`',
    'class A { void F() { foo(1); } }',
    'class A { void F() { bar(1); } }',
  ],
  ['kotlin', '`foo($x)` => `bar($x)`', 'fun f() { foo(1) }', 'fun f() { bar(1) }'],
  ['php', '`foo(^x)` => `bar(^x)`', '<?php foo(1); ?>', '<?php bar(1); ?>'],
  ['ruby', '`foo(^x)` => `bar(^x)`', 'foo(1)\n', 'bar(1)\n'],
  ['toml', '`a = $v` => `b = $v`', 'a = "x"\n', 'b = "x"\n'],
  ['elixir', '`foo($x)` => `bar($x)`', 'foo(1)\n', 'bar(1)\n'],
  ['sql', '`select a from t` => `select b from t`', 'select a from t;', 'select b from t;'],
  ['markdown', 'atx_heading() => `# New`', '# Old\n\ntext\n', '# New\ntext\n'],
  ['hcl', '`a = $v` => `b = $v`', 'a = 1\n', 'b = 1\n'],
  [
    'sol',
    '`foo($x)` => `bar($x)`',
    'contract A { function f() public { foo(1); } }',
    'contract A { function f() public { bar(1); } }',
  ],
  ['html', 'text() => `new`', '<p>old</p>', '<p>new</p>'],
];

describe('every language', () => {
  test('has a folder with its statement, and a sample here', () => {
    const folders = readdirSync(import.meta.dirname).filter(
      (name) =>
        statSync(join(import.meta.dirname, name)).isDirectory() && !['tables', 'generate'].includes(name),
    );
    for (const folder of folders)
      expect(readdirSync(join(import.meta.dirname, folder))).toContain('language.ts');
    expect(samples.map(([name]) => name).toSorted()).toEqual([...languageNames()].toSorted());
  });

  test.each(samples)('%s: %s', (language, query, input, output) => {
    const path = `file.${findLanguage(language)?.extensions[0]}`;
    expect(rewriteText(query, input, { language, path })).toBe(output);
    expect(languageOf(path)).toBeDefined();
  });

  test.each(samples.map(([language, , input]) => [language, input] as const))(
    '%s counts syntax errors',
    (language, input) => {
      const path = `file.${findLanguage(language)?.extensions[0]}`;
      expect(countSyntaxErrors({ path, text: input })).toBe(0);
    },
  );
});

describe('countSyntaxErrors', () => {
  test('counts errors and what the parser had to invent', () => {
    expect(countSyntaxErrors({ path: 'a.js', text: 'f(1;' })).toBeGreaterThan(0);
    expect(countSyntaxErrors({ path: 'a.js', text: 'const ;' })).toBeGreaterThan(0);
    expect(countSyntaxErrors({ path: 'a.ts', text: 'const a = <T>b;' })).toBe(0);
    expect(countSyntaxErrors({ path: 'a.unknown', text: '' })).toBeUndefined();
  });
});

describe('the tree', () => {
  const language = findLanguage('js');
  if (language === undefined) throw new Error('js is always there');

  test('dissolves kinds that GritQL does not have', () => {
    const { root } = parseTree(language, 'f(a, b)');
    const call = childrenOf(root)[0] && childrenOf(childrenOf(root)[0] ?? root)[0];
    expect(call && childrenOf(call).map(nodeText)).toEqual(['f', '(', 'a', ',', 'b', ')']);
    const second = call && childrenOf(call)[4];
    expect(second && parentOf(second)?.kind).toBe('call_expression');
  });

  test('hoists decorators before what they decorate', () => {
    const { root } = parseTree(language, 'class A { @d x = 1 }');
    const body = childrenOf(root)
      .flatMap(childrenOf)
      .find((node) => node.kind === 'class_body');
    expect(body && childrenOf(body).map((node) => `${node.kind} ${nodeText(node)}`)).toEqual([
      '{ {',
      'decorator @d',
      'public_field_definition x = 1',
      '} }',
    ]);
  });

  test('offsets count UTF-16 units', () => {
    const text = '"ä😀"; f(1)';
    const { root } = parseTree(language, text);
    expect(childrenOf(root).map(nodeText)).toEqual(['"ä😀";', 'f(1)']);
  });

  test('a neighbour is the nearest, across levels', () => {
    const { root } = parseTree(language, 'a(); b();');
    const [first, second] = childrenOf(root);
    const call = first && childrenOf(first)[0];
    expect(call && neighbourOf(call, 1)?.start).toBe(second?.start);
    expect(first && neighbourOf(first, -1)).toBeUndefined();
  });
});

describe('readFieldTables', () => {
  test('lays corrections over a table, field by field', () => {
    const fields = readFieldTables({ call: 'function=@ arguments*=@arguments/' }, { call: 'function=%1' });
    expect(fields.get('call')).toEqual([
      { name: 'function', isList: false, rules: [{ kind: 'nth', index: 1, isOpen: false }] },
      { name: 'arguments', isList: true, rules: [{ kind: 'field', name: 'arguments', inside: true }] },
    ]);
  });

  test('a field without a place makes the rest be compared', () => {
    const fields = readFieldTables({ pair: 'key=@ value=-' });
    expect(fields.get('pair')?.map((field) => field.name)).toEqual(['key', 'value', '~rest']);
  });
});
