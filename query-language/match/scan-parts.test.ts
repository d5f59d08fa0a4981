/** The law of parts: what is told from where they lie is what the evaluator finds, in whole, strange and broken files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LanguageName } from '../api.ts';
import type { Pattern, Program } from '../compile/program.ts';
import { type CompiledQuery, compileQuery, runQuery } from '../index.ts';

const modules = join(import.meta.dirname, '../../node_modules');
const files = ['fastify', 'commander', 'yaml', 'semver', 'picomatch', '@types/node']
  .flatMap((name) =>
    readdirSync(join(modules, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:[cm]?js|ts)$/.test(path))
      .map((path) => join(modules, name, path)),
  )
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .filter(({ text }) => text.length < 20_000);

/** Texts in which the parts of nodes do not lie as they mostly do; `<{` stands for the opening of a substitution. */
const strange = [
  'f(); f(a); f(a, b); f( a ); f(a,); f(a , ); f(\n  a,\n  b,\n); f(...a)',
  'f(/* a */); f(/* a */ b); f(b /* a */); f(b, /* a */); f(a, // b\n c); f // a\n (b); f /* a */ (b)',
  'f`a`; f`<{a}`; f`a<{b}c`(d); f?.(a); a?.b(c); a?.[b](c); f<T>(a); f<T>`a`; f!(a); (f)(a); f(a)(b)',
  'import("a"); super(a); new F; new F(); new F(a); new F.G(a)(b); new (f())(a); @d(a) class C {}',
  '(function () { a(b) })(c); (() => {})(); async(a); async (a) => b(c); !f(a); f(")", a); f(/[)]/)',
  'interface I { m(a); m(); m(a: B): C; static?(x): void; n<T>(a) } abstract class A { abstract m(a) }',
  '<a b={c(d)}>{e(f)} text (g) {/* h */}</a>; <!-- f(a)\n f(b) --> c',
  'f(\u00a0a\u00a0); f(\ufeffa); f("\ud83d\ude00", a); \u00e9(a); a.\u00e9(b)',
  'f(a; g(b',
  'f(g(1)',
  'f(a b)',
  'f(, a)',
  'f(a,, b)',
  'a.(b)',
  'f @ (x)',
  'f(g(h(1))',
  'x = f(\ny = g(2)\n',
  'a ? b : c; (a) ? (b) : (c); a ? b : c ? d : e; a = b = c; a.b.c; a?.b; a[b][c]; return a; if (a) b; else c',
  'try { a } catch (b) { c } finally { d }; for (a of b) c; while (a) b; x = [a]; y = { a: b }; a ||= b',
];

const snippets = [
  ...['$f($x)', '$f($x, $y)', '$f()', '$a.$b', '$a[$b]', 'new $f($x)', '$a = $b', '$a ? $b : $c', '$_($x)'],
  ...[
    'if ($a) $b',
    'return $a',
    '($a) => $b',
    '$a; $b',
    '[$a]',
    '{ $a }',
    '$f($f)',
    '$f($x).$y',
    '<$a>$b</$a>',
  ],
];

interface Both {
  readonly query: CompiledQuery;
  readonly plain: CompiledQuery;
  readonly hasParts: boolean;
}

function scanOf(query: CompiledQuery): Extract<Pattern, { op: 'scan' }> {
  const [step] = (query.program as Program).steps;
  if (step?.op !== 'file' || step.body.op !== 'scan') throw new Error('not a plain scan');
  return step.body;
}

function compiled(source: string, language: LanguageName): CompiledQuery {
  const outcome = compileQuery(source, { language });
  if (outcome.kind === 'invalid') throw new Error(outcome.errors[0]?.message);
  return outcome.query;
}

function both(snippet: string, language: LanguageName = 'js'): Both {
  const source = `\`${snippet}\``;
  const [query, plain] = [compiled(source, language), compiled(source, language)];
  const scan = scanOf(plain);
  scan.parts = undefined;
  return { query, plain, hasParts: scanOf(query).parts !== undefined };
}

const queries = snippets.map((snippet) => both(snippet));

test('patterns that leave everything open have parts, others have none', () => {
  const having = snippets.filter((_, index) => queries[index]?.hasParts);
  expect(having).toContain('$f($x)');
  expect(having).toContain('new $f($x)');
  expect(having).toContain('$_($x)');
  expect(having).not.toContain('$f($f)');
  expect(having).not.toContain('$f($x, $y)');
});

test.each(strange)('%j', (written) => {
  const text = written.replaceAll('<{', '$' + '{');
  for (const { query, plain } of queries)
    for (const path of ['a.js', 'a.tsx', 'a.ts'])
      expect(runQuery(query, { path, text })).toEqual(runQuery(plain, { path, text }));
});

test('a comment that suppresses does so', () => {
  const { query } = both('$f($x)');
  const outcome = runQuery(query, { path: 'a.js', text: '// grit-ignore\nf(a);\n\ng(b);\n' });
  expect(outcome.kind === 'matched' && outcome.sites.map(({ text }) => text)).toEqual(['g(b)']);
});

test('a budget ends at the same node', () => {
  const { query, plain } = both('$f($x)');
  const file = { path: 'a.js', text: 'f(a); g(b); interface I { m(c) }' };
  for (let budget = 0; budget < 40; budget++)
    expect(runQuery(query, file, { budget })).toEqual(runQuery(plain, file, { budget }));
});

/** Put in somewhere; where nothing is, some characters are left out instead. */
const junk = [
  '',
  '',
  '',
  ' (',
  ') ',
  '(',
  ')',
  '/*',
  '//',
  '`',
  ' @ ',
  ',',
  '.',
  ' < ',
  '"',
  ' } ',
  'x (1)',
  ' /* a */ ',
];

const arbitraryFile = fc
  .record({
    file: fc.constantFrom(...files),
    at: fc.integer({ min: 0, max: 999 }),
    put: fc.constantFrom(...junk),
    isBroken: fc.boolean(),
  })
  .map(({ file, at, put, isBroken }) => {
    if (!isBroken) return file;
    const place = Math.floor((file.text.length * at) / 1000);
    const after = put === '' ? place + 2 : place;
    return { ...file, text: file.text.slice(0, place) + put + file.text.slice(after) };
  });

test('sites of real files, whole and broken, are those of the evaluator', () => {
  let sites = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...queries.filter(({ hasParts }) => hasParts)),
      arbitraryFile,
      (pair, file) => {
        const found = runQuery(pair.query, file, { budget: 1e9 });
        if (found.kind === 'matched') sites += found.sites.length;
        expect(found).toEqual(runQuery(pair.plain, file, { budget: 1e9 }));
      },
    ),
    { numRuns: 250, seed: 3 },
  );
  expect(sites).toBeGreaterThan(2000);
});

test.each<[LanguageName, string, string, string]>([
  ['python', '$f($x)', 'a.py', 'f(a)\nf()\nf(a, b,)\nf(  # c\n  a)\nf(x for x in y)\nclass A(B): pass\n'],
  ['go', '$f($x)', 'a.go', 'package a\nfunc b() { f(a); f(); f(a, b,); f(/* c */ a); f[T](a) }\n'],
  ['java', '$f($x)', 'A.java', 'class A { void b() { f(a); f(); a.f(b /* c */); this.<T>f(a); } }\n'],
  ['ruby', '$f($x)', 'a.rb', 'f(a)\nf a, b\nf\na.f(b, # c\n d)\n'],
  ['rust', '$f($x)', 'a.rs', 'fn b() { f(a); f(); f(a, b,); a.f(/* c */ b); f::<T>(a); m!(a) }\n'],
  ['css', '$a { $b }', 'a.css', 'a { b: c } /* d */ e, f { }\n'],
  ['php', '$f($x);', 'a.php', '<?php f($a); f(); f($a, $b,); f(/* c */ $a); $a->f($b);\n'],
])('%s: %s', (language, snippet, path, text) => {
  const { query, plain } = both(snippet.replaceAll('$', language === 'php' ? '^' : '$'), language);
  expect(runQuery(query, { path, text })).toEqual(runQuery(plain, { path, text }));
});
