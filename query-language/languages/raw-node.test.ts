import { describe, expect, test } from 'vitest';
import { countSyntaxErrors } from '../index.ts';
import { countErrorNodes, parseText } from './grammar.ts';
import { copyRaw, extentOf, type RawNode, rawTree } from './raw-node.ts';

describe('a copied tree', () => {
  const root = parseText({ kind: 'builtin', name: 'JavaScript' }, 'f(a, b);');
  const copy = rawTree(copyRaw(root, 10));
  const call = copy.children()[0]?.children()[0];

  test('is the parser’s, moved', () => {
    expect(call?.kind()).toBe('call_expression');
    expect(call?.range()).toEqual({ start: { index: 10 }, end: { index: 17 } });
    expect(call?.parent()?.kind()).toBe('expression_statement');
    expect(copy.parent()).toBeNull();
  });

  test('keeps the fields', () => {
    expect(call?.fieldChildren('function').map((node) => node.kind())).toEqual(['identifier']);
    expect(call?.fieldChildren('nothing')).toEqual([]);
  });

  test('counts errors as the parser’s does', () => {
    const broken = parseText({ kind: 'builtin', name: 'JavaScript' }, 'f(a;');
    expect(countErrorNodes(rawTree(copyRaw(broken)))).toBe(countErrorNodes(broken));
    expect(countErrorNodes(copy)).toBe(0);
    expect(countSyntaxErrors({ path: 'a.md', text: '> a\n> b\n' })).toBe(0);
  });
});

describe('where a node lies', () => {
  const texts = [
    'f(a, b);',
    'é("\u{1f600}", /* ✓ */ 日本);\r\n\tg(\u2028h);\n',
    '\ufefff(`\u{1f600}<{a}`, )',
    'f(a; g(',
    '',
  ].map((text) => text.replaceAll('<{', '$' + '{'));

  function allOf(node: RawNode): readonly RawNode[] {
    return [node, ...node.children().flatMap(allOf)];
  }

  test.each(texts)('%j: offsets are those of its range', (text) => {
    for (const name of ['Tsx', 'JavaScript', 'Css'] as const) {
      const root = parseText({ kind: 'builtin', name }, text);
      for (const node of [...allOf(root), ...allOf(rawTree(copyRaw(root, 3)))]) {
        const { start, end } = node.range();
        expect(extentOf(node)).toEqual({ start: start.index, end: end.index });
      }
    }
  });

  test('also where a grammar comes in a package', () => {
    const text = 'é = f("\u{1f600}", 日本)\n# ✓\ng(1)\n';
    const nodes = allOf(parseText({ kind: 'package', name: 'python' }, text));
    expect(nodes.length).toBeGreaterThan(15);
    for (const node of nodes) {
      const { start, end } = node.range();
      expect(extentOf(node)).toEqual({ start: start.index, end: end.index });
    }
  });
});
