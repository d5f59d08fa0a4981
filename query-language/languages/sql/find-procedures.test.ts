import { describe, expect, test } from 'vitest';
import { findProcedures, splitSpan } from './find-procedures.ts';

function partsOf(text: string) {
  const textOf = (span: { start: number; end: number } | undefined) =>
    span === undefined ? undefined : text.slice(span.start, span.end);
  return findProcedures(text).map(({ whole, name, parameters, declarations, body }) => ({
    whole: textOf(whole),
    name: textOf(name),
    parameters: textOf(parameters),
    declarations: declarations.map(textOf),
    body: textOf(body),
  }));
}

describe('findProcedures', () => {
  test('takes a procedure apart', () => {
    expect(
      partsOf('select 1;\nCREATE PROCEDURE p (a int) AS\n  b int;\n  c text;\nBEGIN x; END;\nselect 2;'),
    ).toEqual([
      {
        whole: 'CREATE PROCEDURE p (a int) AS\n  b int;\n  c text;\nBEGIN x; END;',
        name: 'p',
        parameters: '(a int)',
        declarations: ['b int;', 'c text;'],
        body: 'BEGIN x; END',
      },
    ]);
  });

  test('finds the end past inner blocks, cases and loops', () => {
    const text =
      'create or replace procedure s.p is begin if a then case b when 1 then c; end case; end if; loop d; end loop; end p; end';
    expect(partsOf(text)[0]).toMatchObject({
      name: 's.p',
      parameters: undefined,
      body: text.slice(text.indexOf('begin'), text.indexOf(' end p;') + ' end p'.length),
    });
  });

  test('is not misled by quotes and comments', () => {
    const text = "create procedure p as -- begin end;\nbegin f('end;'); /* end; */ end;";
    expect(partsOf(text).map(({ body }) => body)).toEqual(["begin f('end;'); /* end; */ end"]);
  });

  test('words stand for the parts in snippets', () => {
    const text = 'CREATE PROCEDURE zqmv_n(zqmv_a) AS zqmv_d zqmv_b;';
    expect(partsOf(text)[0]).toMatchObject({ declarations: ['zqmv_d'], body: 'zqmv_b' });
  });

  test.each([
    'drop procedure p;',
    'create procedure',
    'create procedure p as',
    'create procedure p as begin x;',
  ])('%s is none', (text) => {
    expect(findProcedures(text)).toEqual([]);
  });
});

describe('splitSpan', () => {
  test('leaves brackets and quotes whole', () => {
    const text = "a (1, 2), ', ', b";
    const parts = splitSpan(text, { start: 0, end: text.length }, ',');
    expect(parts.map(({ start, end }) => text.slice(start, end))).toEqual(['a (1, 2)', "', '", 'b']);
  });
});
