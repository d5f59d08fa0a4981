/** Tests of what counts as written already. */
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../index.ts';
import { applied, refused } from '../testing/one-edit.ts';

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

describe('an edit of indentation alone', () => {
  it('is there already where the file has the new one, whatever the old one was', () => {
    const text = 'let next = 0;\n\nexport function getNext() {\n  return next++;\n}\n';
    const search = 'export function getNext() {\n    return next++;\n}\n';
    refused(text, search, search.replace('    return', '  return'));
    expect(applied(text, search, search.replace('next++', '++next'))).toBe(text.replace('next++', '++next'));
  });
});
