import { describe, expect, it } from 'vitest';
import { applyEdits, type EditFile, type EditOptions, type EditResult } from './index.ts';

interface Try {
  readonly text: string;
  readonly search: string;
  readonly replace: string;
  readonly options?: EditOptions;
  readonly extra?: Readonly<Record<string, unknown>>;
}

function run({ text, search, replace, options, extra }: Try): EditResult {
  const reply = JSON.stringify({ path: 'a.py', old_string: search, new_string: replace, ...extra });
  return applyEdits({ files: [{ path: 'a.py', text }], reply }, options);
}

function applied(given: Try): string | undefined {
  const result = run(given);
  expect(result.feedback).toBeUndefined();
  return result.files[0]?.text;
}

const body =
  'def total(rows):\n    result = 0\n    for row in rows:\n        result += row["amount"]\n    return result\n';

describe('what a model misquotes', () => {
  it('is left as the file has it: typographic quotes', () => {
    const search = 'for row in rows:\n        result += row[\u201camount\u201d]\n    return result';
    const replace = search.replace('return result', 'return round(result)');
    expect(applied({ text: body, search, replace })).toBe(
      body.replace('return result', 'return round(result)'),
    );
  });

  it('is left as the file has it: a slip in a line of context', () => {
    const search =
      'def total(rows):\n    resutl = 0\n    for row in rows:\n        result += row["amount"]\n    return result';
    expect(applied({ text: body, search, replace: search.replace('return result', 'return -result') })).toBe(
      body.replace('return result', 'return -result'),
    );
  });

  it('keeps the rest of a changed line as the file has it', () => {
    const search = 'def total(rows):\n    result = 0\n    for row in rows:\n        reslt += row["amount"]';
    const replace = 'def total(rows):\n    result = 0\n    for row in rows:\n        reslt += row["price"]';
    expect(applied({ text: body, search, replace })).toBe(body.replace('amount', 'price'));
  });

  it('may lack the comma at the end of a line that it replaces, which stays', () => {
    const text = 'const settings = {\n  enableFeature: true,\n  retries: 3,\n};\n';
    const search = 'const settings = {\n  enableFeature: true\n  retries: 3,';
    const replace = search.replace('true', 'false');
    expect(applied({ text, search, replace })).toBe(text.replace('true', 'false'));
    const marked = search.replace('true', 'false,');
    expect(applied({ text, search, replace: marked })).toBe(text.replace('true', 'false'));
    const gone = { text, search: `${search}\n  limit: 4,`, replace: `${replace}\n  limit: 4,` };
    expect(run(gone).hunks[0]?.code).toBe('stale_context');
  });

  it('may be a whole line without its indentation, and leaves with it', () => {
    const text = 'call(\n    first,\n    second,\n)\n';
    expect(applied({ text, search: 'second,\n', replace: '' })).toBe('call(\n    first,\n)\n');
    const twice = 'a.limit = 1\n    limit = 1\n';
    expect(applied({ text: twice, search: 'limit = 1\n', replace: 'limit = 2\n' })).toBe(
      'a.limit = 1\n    limit = 2\n',
    );
  });

  it('must end its line where it did as written', () => {
    const search = '  return result\n';
    const text = 'def f(result):\n  return result + 1\n';
    expect(run({ text, search, replace: '  return result + 1\n' }).status).toBe('rejected');
  });

  it('may leave blank lines out of what it replaces; they stay between the new forms of their neighbours', () => {
    const text = 'steps:\n  - uses: checkout@v3\n\n  - uses: setup-go@v3\n    cache: true\n';
    const search = '  - uses: checkout@v3\n  - uses: setup-go@v3\n    cache: true';
    expect(applied({ text, search, replace: search.replaceAll('@v3', '@v4') })).toBe(
      text.replaceAll('@v3', '@v4'),
    );
  });

  it('may begin its elision anywhere, as long as it changes the same lines', () => {
    const text = 'x {\n  one();\n}\ny {\n  two();\n}\nz {\n  three();\n}\n';
    const search = '}\n...\n  three();';
    expect(applied({ text, search, replace: search.replace('three', 'four') })).toBe(
      text.replace('three', 'four'),
    );
  });

  it('is mapped to the file where the indentation is gone', () => {
    const search = 'result = 0\nfor row in rows:\n    result += row["amount"]';
    const replace = 'result = 0\nfor row in rows:\n    if row:\n        result += row["amount"]';
    expect(applied({ text: body, search, replace })).toBe(
      body.replace('        result += row', '        if row:\n            result += row'),
    );
  });

  it('may be an elision, kept in place', () => {
    const search = 'def total(rows):\n...\n    return result';
    const replace = 'def total(rows, start):\n...\n    return result + start';
    expect(applied({ text: body, search, replace })).toBe(
      body.replace('(rows)', '(rows, start)').replace('return result', 'return result + start'),
    );
  });

  it('may differ from what is wanted in nothing but quotes', () => {
    const text = "import a from 'alpha-module';\nimport b from 'beta-module';\nstart(a, b);\n";
    const search = "import a from 'alpha-modlue';\nimport b from 'beta-module';\nstart(a, b);";
    const replace = 'import a from "alpha-module";\nimport b from \'beta-module\';\nstart(a, b);';
    expect(applied({ text, search, replace })).toBe(`${replace}\n`);
  });

  it('may be escaped once too often', () => {
    const text = 'if (a < b && c) {\n  go();\n}\n';
    const search = 'if (a &lt; b &amp;&amp; c) {\n  go();';
    expect(applied({ text, search, replace: search.replace('go()', 'stop()') })).toBe(
      text.replace('go()', 'stop()'),
    );
  });

  it('may be laid out over other lines', () => {
    const text = 'const x = call(\n  first,\n  second,\n  third\n);\n';
    const given = {
      text,
      search: 'const x = call(first, second, third);',
      replace: 'const x = call(first, second);',
    };
    expect(applied(given)).toContain('second');
    expect(run(given).hunks[0]?.tier).toBe('structural');
  });
});

describe('ambiguity', () => {
  const twice = 'a {\n  stop();\n}\nb {\n  stop();\n}\n';

  it('is never resolved by the first match', () => {
    const result = run({ text: twice, search: 'stop();', replace: 'go();' });
    expect(result.hunks[0]).toMatchObject({ code: 'ambiguous' });
    expect(result.hunks[0]?.candidates).toHaveLength(2);
  });

  it('is resolved by a line number only when it is clearly nearer to one place', () => {
    const far = `a {\n  stop();\n}\n${'x\n'.repeat(200)}b {\n  stop();\n}\n`;
    expect(
      run({ text: far, search: 'stop();', replace: 'go();', extra: { line: 205 } }).hunks[0]?.span,
    ).toEqual([205, 205]);
    expect(run({ text: twice, search: 'stop();', replace: 'go();', extra: { line: 3 } }).status).toBe(
      'rejected',
    );
  });

  it('is resolved by an anchor', () => {
    const reply = '*** Begin Patch\n*** Update File: a.py\n@@ b {\n-  stop();\n+  go();\n*** End Patch';
    const result = applyEdits({ files: [{ path: 'a.py', text: twice }], reply });
    expect(result.files[0]?.text).toBe('a {\n  stop();\n}\nb {\n  go();\n}\n');
  });

  it('is meant when every occurrence is asked for, in the expected number', () => {
    const all = { replace_all: true };
    expect(applied({ text: 'a a\nb a\n', search: 'a', replace: 'c', extra: all })).toBe('c c\nb c\n');
    const counted = run({
      text: 'a a\nb a\n',
      search: 'a',
      replace: 'c',
      extra: { expected_replacements: 2 },
    });
    expect(counted.hunks[0]?.code).toBe('count_mismatch');
  });

  it('is resolved by as many equal edits as there are places', () => {
    const block = '<<<<<<< SEARCH\n  stop();\n=======\n  go();\n>>>>>>> REPLACE\n';
    const result = applyEdits({ files: [{ path: 'a.py', text: twice }], reply: `a.py\n${block}${block}` });
    expect(result.files[0]?.text).toBe(twice.replaceAll('stop', 'go'));
  });
});

describe('several edits', () => {
  const files: readonly EditFile[] = [{ path: 'a.py', text: 'one\ntwo\nthree\n' }];
  const block = (search: string, replace: string): string =>
    `<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;

  it('may build on each other', () => {
    const reply = `a.py\n${block('two', 'deux')}${block('deux', 'zwei')}`;
    expect(applyEdits({ files, reply }).files[0]?.text).toBe('one\nzwei\nthree\n');
  });

  it('are kept in part only when that is allowed, and the rest is asked for', () => {
    const reply = `a.py\n${block('two', 'deux')}${block('nine', 'neuf')}`;
    expect(applyEdits({ files, reply }).status).toBe('rejected');
    const partial = applyEdits({ files, reply }, { allowPartial: true });
    expect(partial.files[0]?.text).toBe('one\ndeux\nthree\n');
    expect(partial.feedback).toContain('do not send it again');
  });
});

describe('refusals', () => {
  it('of text that leaves code out or is a conflict marker', () => {
    const lazy = run({
      text: body,
      search: '    return result',
      replace: '    # ... rest of the code ...\n    return result',
    });
    expect(lazy.hunks[0]?.code).toBe('placeholder');
    const marker = run({
      text: body,
      search: '    return result',
      replace: '<<<<<<< HEAD\n    return result',
    });
    expect(marker.hunks[0]?.code).toBe('conflict_marker');
  });

  it('of an edit that makes the syntax worse', () => {
    const countSyntaxErrors = ({ text }: EditFile): number =>
      Math.abs(text.split('(').length - text.split(')').length);
    const result = run({
      text: body,
      search: 'total(rows)',
      replace: 'total((rows)',
      options: { countSyntaxErrors },
    });
    expect(result).toMatchObject({ status: 'rejected', files: [] });
    expect(result.hunks[0]?.code).toBe('syntax_regression');
  });

  it('of anything judged, under the strict policy', () => {
    const search = 'def total(rows):\n    resutl = 0\n    for row in rows:';
    const given = { text: body, search, replace: search.replace('rows:', 'all(rows):') };
    expect(run(given).status).toBe('applied');
    expect(run({ ...given, options: { policy: 'strict' } }).hunks[0]?.code).toBe('no_match');
  });

  it('of a place too far from the line given, where a limit is set', () => {
    const given = { text: body, search: 'return result', replace: 'return 1', extra: { line: 1 } };
    expect(run(given).status).toBe('applied');
    expect(run({ ...given, options: { maxLineDrift: 2 } }).hunks[0]?.code).toBe('stale_context');
  });
});

describe('a near copy of a text that is gone', () => {
  const refused = (text: string, search: string, replace: string): string | undefined => {
    const result = run({ text, search, replace });
    expect(result.status).toBe('rejected');
    return result.hunks[0]?.code;
  };

  it('is not the text where REPLACE repeats the word in which they differ', () => {
    const text = 'loadModel(url, (buffer) => {\n  onLoad(parser.parsePmd(buffer, true));\n});\n';
    const search = 'loadModel(url, (buffer) => {\n  onLoad(parser.parsePmx(buffer, true));\n});';
    refused(
      text,
      search,
      search.replace('onLoad(parser.parsePmx(buffer, true))', 'tryLoad(() => parser.parsePmx(buffer))'),
    );
    const slipped = { text, search, replace: search.replace('parsePmx(buffer, true)', 'parsePmd(buffer)') };
    expect(applied(slipped)).toBe(text.replace('buffer, true', 'buffer'));
  });

  it('is not the text where the line that begins its block is missing', () => {
    const text =
      'struct Secrets {\n    suite: &Tls13CipherSuite,\n    is_client_of_connection: bool,\n}\n\nimpl Secrets {\n    fn go() {}\n}\n';
    const search = '    suite: &Tls13CipherSuite,\n    is_client_of_connection: bool,\n    ) -> {';
    expect(refused(text, search, search.replace('is_client_of_connection: bool', 'side: Side'))).toBe(
      'stale_context',
    );
    const near =
      'loop {\n    waitFor(listener);\n    first(listener, socket);\n    second(listener, socket);\n}\n';
    const light = 'loop {\n    first(listener, socket);\n    second(listener, socket);';
    expect(applied({ text: near, search: light, replace: light.replace('second', 'other') })).toBe(
      near.replace('second', 'other'),
    );
  });

  it('is not the text where lines are missing and others stand at another indentation', () => {
    const text =
      'function push(all) {\n      controller.setAll(all);\n      const screen = screenOf(controller.top);\n      screen.resetViewTo(all);\n}\n';
    const search =
      '        // with animation it pushes by default\n        const screen = screenOf(controller.top);\n        screen.resetViewTo(all);';
    expect(refused(text, search, search.replace('const', 'let'))).toBe('stale_context');
  });

  it('is not the text where its first and its last line are missing', () => {
    const lines = [
      'const want = [first, second];',
      'assertRoundRobin(want, connOf(picker));',
      'closeAll(want);',
      'report(want, picker);',
    ];
    const text = `setUp();\n${lines.join('\n')}\ntearDown(everything, now);\n`;
    const search = `go();\n${lines.join('\n')}\n}`;
    expect(refused(text, search, search.replace('connOf', 'util.connOf'))).toBe('stale_context');
    const one = search.replace('go();\n', '');
    expect(applied({ text, search: one, replace: one.replace('connOf', 'util.connOf') })).toBe(
      text.replace('connOf', 'util.connOf'),
    );
  });

  it('is not the text where it stands further left, but not at the margin', () => {
    const text = 'switch (base) {\n    case TYPE_DOUBLE:\n      padding = wide(base);\n}\n';
    const search = '        case TYPE_DOUBLE:\n          padding = wide(base);';
    refused(text, search, search.replace('TYPE_DOUBLE:', 'TYPE_DOUBLE:\n        case TYPE_UUID:'));
    const margin = text.replaceAll(/^ {4}/gm, '').replace('switch (base) {\n', '').replace('}\n', '');
    expect(applied({ text: margin, search, replace: search.replace('wide', 'narrow') })).toBe(
      margin.replace('wide', 'narrow'),
    );
  });

  it('is not the text where brackets alone stand at another level', () => {
    const text = 'class A {\n    run() {\n        go();\n    }\n}\n';
    refused(text, '        }\n    }', '        }\n    }\n\n    stop() {\n    }');
  });

  it('is not the text where a comment alone is indented otherwise behind its mark', () => {
    const text = '/*! init() :\n *   This function is DEPRECATED, and equivalent to:\n */\n';
    const search = ' * This function is DEPRECATED, and equivalent to:';
    refused(text, search, search.replace('and equivalent', 'and nearly equivalent'));
  });

  it('is there already where only a blank line was to go', () => {
    const text = 'one();\nfirstStep(ready);\n\nsecondStep(ready);\nthirdStep(ready);\n';
    const search = 'firstStep(ready);\n\n\nsecondStep(ready);\nthirdStep(ready);\n';
    expect(refused(text, search, search.replace('\n\n\n', '\n\n'))).toBe('already_applied');
  });
});

describe('one line quoted without its indentation', () => {
  const text =
    'class A {\n    private last = null;\n\n    init() {\n        return create(this.last);\n    }\n}\n';

  it('has further lines relative to it where they would tear the file as written', () => {
    const replace = 'private last = null;\nprivate depth = 0;\n\n';
    const given = { text, search: 'private last = null;\n\n', replace };
    expect(applied(given)).toBe(text.replace('null;\n', 'null;\n    private depth = 0;\n'));
    const chained = 'return create()\n    .from(this.last);';
    expect(applied({ text, search: 'return create(this.last);', replace: chained })).toBe(
      text.replace('create(this.last);', 'create()\n            .from(this.last);'),
    );
  });

  it('has further lines as written where they would tear the file relative to it', () => {
    const replace = 'return make(this.last);\n    }\n\n    stop() {\n        return;';
    expect(applied({ text, search: 'return create(this.last);', replace })).toBe(
      text.replace('return create(this.last);', replace),
    );
    const closing = `${replace}\n    }\n}\n\nclass B {\n    init() {\n        return 1;`;
    expect(applied({ text, search: 'return create(this.last);', replace: closing })).toBe(
      text.replace('return create(this.last);', closing),
    );
  });
});
