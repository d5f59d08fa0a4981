import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LanguageName } from '../api.ts';
import { countSyntaxErrors } from '../index.ts';
import { rewriteText } from '../testing/run-text.ts';
import { readFieldTables } from './field-rules.ts';
import { languageOf } from './language-list.ts';
import { findLanguage, languageNamed, languageNames } from './registry.ts';
import { childrenOf, neighbourOf, nodeText, parentOf, parseTree } from './tree.ts';

interface Suite {
  readonly language: LanguageName;
  readonly extension: string;
  readonly cases: readonly { readonly query: string; readonly input: string; readonly output: string }[];
}

/** Folders here that hold no language. */
const otherFolders: readonly string[] = ['tables', 'generate'];

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !otherFolders.includes(entry.name))
  .map((entry) => entry.name);

const suites = folders.flatMap((folder): readonly Suite[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, folder, 'fixtures.json'), 'utf8')),
);

describe('every language', () => {
  test('has a folder with its statement and rewrites of its own', () => {
    for (const folder of folders)
      expect(readdirSync(join(import.meta.dirname, folder))).toContain('language.ts');
    expect(new Set(suites.map(({ language }) => language))).toEqual(new Set(languageNames()));
  });

  test.each(languageNames())('%s is loaded from the module that the list names', (name) => {
    expect(languageNamed(name).name).toBe(name);
  });

  test.each(suites.flatMap((suite) => suite.cases.map((one) => ({ ...suite, ...one }))))(
    '$language: $query',
    ({ language, extension, query, input, output }) => {
      const path = `file.${extension}`;
      expect(rewriteText(query, input, { language, path })).toBe(output);
      expect(languageOf(path)).toBeDefined();
    },
  );

  test.each(languageNames())('%s counts syntax errors', (name) => {
    const suite = suites.find(({ language }) => language === name);
    const input = suite?.cases[0]?.input ?? '';
    expect(countSyntaxErrors({ path: `file.${suite?.extension}`, text: input })).toBe(0);
  });
});

describe('countSyntaxErrors', () => {
  test('counts errors and what the parser had to invent', () => {
    expect(countSyntaxErrors({ path: 'a.js', text: 'f(1;' })).toBeGreaterThan(0);
    expect(countSyntaxErrors({ path: 'a.js', text: 'const ;' })).toBeGreaterThan(0);
    expect(countSyntaxErrors({ path: 'a.ts', text: 'const a = <T>b;' })).toBe(0);
    expect(countSyntaxErrors({ path: 'a.vue', text: '<script>f(1</script>' })).toBeGreaterThan(0);
    expect(countSyntaxErrors({ path: 'a.vue', text: '<script>f(1)</script>' })).toBe(0);
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
      { name: 'function', isList: false, rules: [{ kind: 'nth', index: 1, reach: 'one' }] },
      { name: 'arguments', isList: true, rules: [{ kind: 'field', name: 'arguments', inside: true }] },
    ]);
  });

  test('a field without a place makes the rest be compared', () => {
    const fields = readFieldTables({ pair: 'key=@ value=-' });
    expect(fields.get('pair')?.map((field) => field.name)).toEqual(['key', 'value', '~rest']);
  });
});
