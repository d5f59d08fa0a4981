import { describe, expect, it } from 'vitest';
import { perturb, type RealEdit } from './perturb.ts';

const original =
  'class Basket:\n    def total(self):\n        result = 0\n\n        for item in self.items:\n            result += item["price"]\n        return result\n\n    def clear(self):\n        self.items = []\n';
const search = original.slice(original.indexOf('    def total'), original.indexOf('    def clear'));
const replace = search.replace('result += item["price"]', 'result += item["price"] * item["count"]');
const edit: RealEdit = {
  id: 'basket',
  original,
  search,
  replace,
  output: original.replace(search, () => replace),
  offset: original.indexOf(search),
};

describe('perturbed edits', () => {
  const cases = perturb([edit]);

  it('are the same every time', () => {
    expect(perturb([edit])).toEqual(cases);
  });

  it('are each wrong in their own way, and all but the exact ones no longer in the file', () => {
    const byClass = new Map(cases.map((row) => [row.op, row]));
    expect([...byClass.keys()]).toEqual(
      expect.arrayContaining(['ctx_typo', 'dedent', 'quote_swap', 'ctx_missing', 'X_absent']),
    );
    for (const op of [
      'ctx_typo',
      'dedent',
      'quote_swap',
      'ctx_missing',
      'tabs_file',
      'X_absent',
      'X_near_dup_tie',
    ]) {
      const row = byClass.get(op);
      expect(row?.file.includes(row.S), op).toBe(false);
    }
  });

  it('want the real result, or a rejection', () => {
    for (const row of cases) expect(row.gold === null, row.op).toBe(row.expect === 'reject');
    expect(cases.find((row) => row.op === 'exact')?.gold).toBe(edit.output);
  });
});
