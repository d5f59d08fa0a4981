import { describe, expect, test } from 'vitest';
import { countSyntaxErrors } from '../index.ts';
import { countErrorNodes, parseText } from './grammar.ts';
import { copyRaw, rawTree } from './raw-node.ts';

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
