/** Tests of what counts as written already. */
import { expect, it } from 'vitest';
import { applyEdits } from '../index.ts';

const text =
  'function total(rows) {\n  const sum = add(rows);\n  return sum;\n} // end of the function total\n';

function outcome(search: string, replace: string) {
  const reply = JSON.stringify({ path: 'a.js', old_string: search, new_string: replace });
  const { hunks, files } = applyEdits({ files: [{ path: 'a.js', text }], reply });
  return { status: hunks[0]?.status, text: files[0]?.text };
}

it('a change of spaces alone is not written already where the file has the old ones', () => {
  const search = '  const sum = add(rows);\n  return sum;\n} // end of the functon total';
  const replace = '  const sum = add(rows);\n  return sum;\n}  // end of the function total';

  expect(outcome(search, replace)).toEqual({
    status: 'applied',
    text: text.replace('} //', '}  //'),
  });
});

it('a text that stands there as it is to be is written already', () => {
  const search = '  const sum = rows.reduce(add);\n  return sum;';
  const replace = '  const sum = add(rows);\n  return sum;\n} // end of the function total';

  expect(outcome(search, replace).status).toBe('already_applied');
});
