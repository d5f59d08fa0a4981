import { describe, expect, it } from 'vitest';
import { applyEdits, NO_CHANGE } from './index.ts';

function block(search: string, replace: string, path = 'src/a.ts'): string {
  return `${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}

function applied(text: string, reply: string): string {
  const result = applyEdits({ files: [{ path: 'src/a.ts', text }], reply });
  expect(result.feedback).toBeUndefined();
  return result.files[0]?.text ?? '';
}

describe('SEARCH/REPLACE blocks', () => {
  it('replace lines that stand exactly in the file', () => {
    expect(applied('one();\ntwo();\nthree();\n', block('two();', 'deux();'))).toBe(
      'one();\ndeux();\nthree();\n',
    );
  });

  it('keep CRLF line ends and the byte-order mark', () => {
    expect(applied('\uFEFFone();\r\ntwo();\r\n', block('one();', 'un();\nune();'))).toBe(
      '\uFEFFun();\r\nune();\r\ntwo();\r\n',
    );
  });

  it('follow the file where only trailing space or indentation differ', () => {
    const text = 'class A {\n\trun() {  \n\t\tgo();\n\t}\n}\n';
    const reply = block('  run() {\n    go();\n  }', '  run() {\n    ready();\n    go();\n  }');
    expect(applied(text, reply)).toBe('class A {\n\trun() {  \n\t\tready();\n\t\tgo();\n\t}\n}\n');
  });

  it('are rejected together when one of them fails', () => {
    const reply = block('one();', 'un();') + block('nowhere();', 'x();');
    const result = applyEdits({ files: [{ path: 'src/a.ts', text: 'one();\n' }], reply });
    expect(result.status).toBe('rejected');
    expect(result.files).toEqual([]);
    expect(result.hunks.map((hunk) => hunk.code)).toEqual([undefined, 'no_match']);
  });

  it('are rejected where the text stands twice', () => {
    const result = applyEdits({
      files: [{ path: 'src/a.ts', text: 'go();\nx\ngo();\n' }],
      reply: block('go();', 'ok();'),
    });
    expect(result.hunks[0]?.code).toBe('ambiguous');
    expect(result.hunks[0]?.candidates?.map((candidate) => candidate.line)).toEqual([1, 3]);
  });
});

describe('a reply without edits', () => {
  const files = [{ path: 'a', text: 'x\n' }];

  it('is a rejection of its own', () => {
    expect(applyEdits({ files, reply: 'Looks fine to me.' }).hunks[0]?.code).toBe('no_edits');
  });

  it('is accepted when it says so in the agreed form', () => {
    const result = applyEdits({ files, reply: `All good.\n${NO_CHANGE}\n` });
    expect(result).toMatchObject({ status: 'applied', noChange: true, hunks: [] });
  });

  it('is a rejection when the answer was cut', () => {
    expect(applyEdits({ files, reply: NO_CHANGE, complete: false }).hunks[0]?.code).toBe('truncated');
  });
});
