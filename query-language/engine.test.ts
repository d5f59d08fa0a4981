import { describe, expect, test } from 'vitest';
import { compileQuery, runQueryOnFiles } from './index.ts';
import { rewriteText, runText } from './testing/run-text.ts';

type Case = readonly [feature: string, query: string, input: string, output: string];

const matching: readonly Case[] = [
  ['a snippet finds calls with or without semicolon', '`f()` => `g()`', 'f();\nf()', 'g();\ng()'],
  ['quotes do not matter', "`f('a')` => `g()`", 'f("a")', 'g()'],
  ['a metavariable takes any node', '`f($x)` => `g($x)`', 'f(a.b(1))', 'g(a.b(1))'],
  ['a lone metavariable takes all arguments', '`f($x)` => `g($x)`', 'f(1, 2)', 'g(1, 2)'],
  ['$_ takes anything', '`f($_, 1)` => `g()`', 'f(x, 1)', 'g()'],
  ['$... takes a run', '`f($first, $...)` => `g($first)`', 'f(1, 2, 3)', 'g(1)'],
  ['one name means one text', '`$x == $x` => `true`', 'a == a; a == b', 'true; a == b'],
  ['an absent field must be absent', '`if (c) { $b }` => `x`', 'if (c) { 1 } else { 2 }', 'clean'],
  ['optional chains are found by plain ones', '`$x.length` => `n`', 'a?.length', 'n'],
  ['plain chains are not found by optional ones', '`$x?.length` => `n`', 'a.length', 'clean'],
  ['async is optional', '`function f() {}` => `x`', 'async function f() {}', 'x'],
  ['a leaf with a metavariable is a regex', '`"a$b"` => `"$b"`', 'x = "abc"', 'x = "bc"'],
  ['node patterns name fields', 'call_expression(function=$f) => `h`', 'f(1)', 'h'],
  [
    'operators can be matched',
    'binary_expression(operator=`===`, $left) => $left',
    'a === b; a == b',
    'a; a == b',
  ],
  ['comments by their content', 'comment(content=" x") => .', 'a(); // x\n', 'a(); \n'],
  ['object properties in JSX', '`<a $p />` => `<b $p />`', '<a x="1" y={2} />', '<b x="1" y={2} />'],
];

const composing: readonly Case[] = [
  ['or takes the first', 'or { `a` => `1`, `b` => `2` }', 'f(a, b)', 'f(1, 2)'],
  ['and needs all', '`$x` where { $x <: and { `a`, not `b` } } => `c`', 'a', 'c'],
  [
    'any runs all',
    '`f($x)` where { $x <: any { contains `a` => `1`, contains `b` => `2` } }',
    'f([a, b])',
    'f([1, 2])',
  ],
  ['not leaves nothing', '`f($x)` where { $x <: not `a` } => `g()`', 'f(a); f(b)', 'f(a); g()'],
  ['maybe always holds', '`f($x)` where { $x <: maybe `a` => `b` }', 'f(a); f(c)', 'f(b); f(c)'],
  ['contains finds all', '`f($x)` where { $x <: contains bubble `a` => `b` }', 'f(a + g(a))', 'f(b + g(b))'],
  [
    'contains until stops below',
    '`f($x)` where { $x <: contains bubble `a` => `b` until `g($_)` }',
    'f(a + g(a))',
    'f(b + g(a))',
  ],
  ['within looks outwards', '`a` => `b` where { $match <: within `f($_)` }', 'f(a); a', 'f(b); a'],
  [
    'after sees the statement before',
    '`b()` where { $match <: after `a();` } => `c()`',
    'a();\nb();\nb()',
    'a();\nc();\nb()',
  ],
  [
    'some changes those that match',
    '`f($x)` where { $x <: some bubble `a` => `b` }',
    'f(a, c, a)',
    'f(b, c, b)',
  ],
  [
    'every needs all',
    '`f($x)` where { $x <: every or { `a`, `b` } } => `g()`',
    'f(a, b); f(a, c)',
    'g(); f(a, c)',
  ],
  ['lists with dots', '`f($x)` where { $x <: [..., `z`] } => `g()`', 'f(a, z); f(z, a)', 'g(); f(z, a)'],
  ['an empty list', '`f($x)` where { $x <: [] } => `g()`', 'f(); f(1)', 'g(); f(1)'],
  [
    'includes is a substring',
    '`$x` where { $x <: identifier(), $x <: includes "foo" } => `y`',
    'afoob; z',
    'y; z',
  ],
  ['a regex captures slices', '`$x` where { $x <: r"([a-z]+)_old"($n) } => `$n`', 'a_old; b', 'a; b'],
  [
    'if and else',
    '`f($x)` where { if ($x <: `1`) { $x => `one` } else { $x => `other` } }',
    'f(1); f(2)',
    'f(one); f(other)',
  ],
  ['as binds first', '`f($x)` as $c where { $c => `g($x)` }', 'f(1)', 'g(1)'],
  ['undefined is not empty', '`f($x)` where { $y <: undefined, $x => `0` }', 'f(1)', 'f(0)'],
];

const calling: readonly Case[] = [
  ['patterns by reference', 'pattern p($a) { `f($a)` }\np($x) where { $x => `2` }', 'f(1)', 'f(2)'],
  [
    'predicates',
    'predicate small($n) { $n <: or { `1`, `2` } }\n`f($x)` => `g()` where { small($x) }',
    'f(1); f(3)',
    'g(); f(3)',
  ],
  ['functions return', 'function twice($n) { return `$n$n` }\n`f($x)` => twice($x)', 'f(a)', 'aa'],
  [
    'foreign functions',
    'function up($n) js { return $n.text.toUpperCase() }\n`f($x)` => up($x)',
    'f(a)',
    'A',
  ],
  [
    'recursion',
    'pattern deep() { or { `x`, `f($a)` where { $a <: deep() } } }\n`g($y)` => `h()` where { $y <: deep() }',
    'g(f(f(x))); g(f(y))',
    'h(); g(f(y))',
  ],
  [
    'join and capitalize',
    '`f($x)` where { $n = capitalize(string="ab"), $l = ["1", "2"], $j = join(list=$l, separator="-"), $x => `$n$j` }',
    'f(0)',
    'f(Ab1-2)',
  ],
  [
    'length, distinct, split, trim',
    '`f($x)` where { $l = split(string="a,b,a", separator=","), $d = distinct(list=$l), $n = length(target=$d), $t = trim(" q ", " "), $x => `$n$t` }',
    'f(0)',
    'f(2q)',
  ],
  ['arithmetic', '`f($x)` where { $n = $x * 2 + 1, $x => `$n` }', 'f(3)', 'f(7)'],
  ['maps', '`f($x)` where { $m = { a: "1" }, $m.b = "2", $v = $m.b, $x => `$v` }', 'f(0)', 'f(2)'],
  [
    'list index and insert',
    '`f($x)` where { $l = ["a"], $l[0] = "b", $v = $l[0], $x => `$v` }',
    'f(0)',
    'f(b)',
  ],
  ['bubble hides names', '`f($x)` where { $x <: contains bubble `a` as $x => `b` }', 'f(g(a))', 'f(g(b))'],
  [
    'globals last a file',
    '`f($x)` where { $GLOBAL_n += "." , $x => `$GLOBAL_n` }',
    'f(1)',
    'failed: unbound-variable',
  ],
  [
    'sequential sees new text',
    'sequential { contains bubble `a` => `b`, contains bubble `b` => `c` }',
    'a; x',
    'c; x',
  ],
  ['limit counts files', '`a` => `b` limit 1', 'a; a', 'b; b'],
];

const rewriting: readonly Case[] = [
  [
    'an inner rewrite survives where it is quoted',
    '`f($x)` => `g($x)` where { $x <: contains bubble `a` => `b` }',
    'f(a)',
    'g(b)',
  ],
  [
    'an inner rewrite is lost where it is not',
    '`f($x)` => `g()` where { $x <: contains bubble `a` => `b` }',
    'f(a)',
    'g()',
  ],
  ['a rewrite may quote itself', '`f($x)` => `w(f($x))`', 'f(f(1))', 'w(f(w(f(1))))'],
  ['deleting takes the line', '`a()` => .', 'x();\na();\ny();\n', 'x();\ny();\n'],
  ['deleting an argument takes its comma', '`f($_, $b, $_)` where { $b => . }', 'f(1, 2, 3)', 'f(1,  3)'],
  ['deleting the last argument takes the comma before', '`f($_, $b)` where { $b => . }', 'f(1, 2)', 'f(1 )'],
  [
    'inserting after a statement',
    '`a()` as $s where { $p = `b();`, $program <: contains expression_statement() as $e where { $e <: contains `a()`, $e += $p } }',
    'a();',
    'a();\nb();',
  ],
  ['inserting into a list takes its separator', '`f($x)` where { $x += `3` }', 'f(1, 2)', 'f(1, 2, 3)'],
  [
    'an import without names goes',
    '`import { $x } from "m"` where { $x => . }',
    'import { a } from "m";\nb;\n',
    '\nb;\n',
  ],
  ['the later of two wins', '`f($x)` where { $x => `1`, $x => `2` }', 'f(0)', 'f(2)'],
  ['escapes', '`f($x)` => `"\\$" + $x\\n`', 'f(1)', '"$" + 1\n'],
  ['bracketed names', '`f($x)` => `$[x]Handler`', 'f(on)', 'onHandler'],
  ['suppressed by a comment', '`f()` => `g()`', '// grit-ignore\nf();\nf();', '// grit-ignore\nf();\ng();'],
];

describe.each([
  ['matching', matching],
  ['composing', composing],
  ['calling', calling],
  ['rewriting', rewriting],
] as const)('%s', (_, cases) => {
  test.each(cases)('%s', (_feature, query, input, output) => {
    expect(rewriteText(query, input)).toBe(output);
  });
});

describe('outcomes', () => {
  test('sites carry ranges, texts, bindings and whether they were rewritten', () => {
    const outcome = runText('`f($x)` => `g($x)`', 'a;\nf(1);');
    const [site] = outcome.kind === 'matched' ? outcome.sites : [];
    expect(site).toMatchObject({
      text: 'f(1)',
      range: { start: { line: 2, column: 1, offset: 3 }, end: { line: 2, column: 5, offset: 7 } },
      bindings: { x: { text: '1' } },
      rewritten: true,
    });
  });

  test('a root contains reports what it changed, or what it found', () => {
    const found = runText('contains `b`', 'a; b');
    const changed = runText('contains `b` => `c`', 'a; b');
    expect(found).toMatchObject({ sites: [{ text: 'b', rewritten: false }] });
    expect(changed).toMatchObject({ sites: [{ text: 'b', rewritten: true }] });
  });

  test('a query error ends its file alone', () => {
    const outcome = compileQuery('`f($x)` where { $y => `1` }');
    const query = outcome.kind === 'compiled' ? outcome.query : undefined;
    const files = ['f(1)', 'nothing'].map((text, i) => ({ path: `${i}.js`, text }));
    expect(query && runQueryOnFiles(query, files).map(({ kind }) => kind)).toEqual(['failed', 'clean']);
  });

  test('a spent budget is an outcome, not a hang', () => {
    const outcome = compileQuery('pattern loop($a) { loop($a) }\n`a` where { $match <: loop($x) }');
    const query = outcome.kind === 'compiled' ? outcome.query : undefined;
    expect(query && runQueryOnFiles(query, [{ path: 'a.js', text: 'a' }])).toMatchObject([
      { kind: 'failed', code: 'budget' },
    ]);
  });

  test('a file may have more sites than a call takes arguments', { timeout: 60_000 }, () => {
    const found = runText('`f($x)`', 'f(1);'.repeat(130_000));
    expect(found.kind === 'matched' && found.sites).toHaveLength(130_000);
  });

  test('sites within sites that hold gigabytes together are an outcome', () => {
    const depth = 12_000;
    const nested = `${'f([g('.repeat(depth)}1${')])'.repeat(depth)}`;
    expect(runText('`f($x)`', nested)).toMatchObject({ kind: 'failed', code: 'budget' });
  });

  test('files are renamed and created', () => {
    const query = '`name($n)` where { $filename => `$n.js`, $new_files += file(name=`x.js`, body=`new`) }';
    expect(runText(query, 'name(b)', { path: 'a.js' })).toMatchObject({
      output: { path: 'b.js', text: 'name(b)' },
      newFiles: [{ path: 'x.js', text: 'new' }],
    });
  });

  test('multifile carries what it learnt from one file to the next', () => {
    const source = 'multifile { contains `def($x)`, contains `use($x)` => `found($x)` }';
    const outcome = compileQuery(source);
    const files = [
      { path: 'a.js', text: 'use(1); use(2)' },
      { path: 'b.js', text: 'def(2)' },
    ];
    const results = outcome.kind === 'compiled' ? runQueryOnFiles(outcome.query, files) : [];
    expect(results[0]).toMatchObject({ kind: 'matched', output: { text: 'use(1); found(2)' } });
  });

  test('a limit counts over all files of a call', () => {
    const outcome = compileQuery('`a` => `b` limit 2');
    const files = ['a', 'x', 'a', 'a'].map((text, i) => ({ path: `${i}.js`, text }));
    const results = outcome.kind === 'compiled' ? runQueryOnFiles(outcome.query, files) : [];
    expect(results.map((result) => result.kind)).toEqual(['matched', 'clean', 'matched', 'clean']);
  });

  test('logs come back', () => {
    expect(runText('`f($x)` where { log(message="seen", variable=$x) }', 'f(1)')).toMatchObject({
      logs: [{ message: 'seen\n', range: { start: { column: 3 } } }],
    });
  });
});
