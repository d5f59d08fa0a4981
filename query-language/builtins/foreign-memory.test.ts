/** Bombs: what a foreign function may hold is bounded, here and in the process that runs it, and the next call works. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callForeign } from './foreign.ts';
import { longestResult, residentLimit } from './foreign-messages.ts';
import { type MemoryWatch, watchMemory } from './testing/watch-memory.ts';

const mebibyte = 1024 * 1024;
/** What can be taken between two looks of the watchdog on a machine under load. */
const slack = 160 * mebibyte;

let watch: MemoryWatch;
/** Bombs whose process was seen; on a busy machine one may end between two looks. */
let seen = 0;

beforeAll(async () => {
  watch = await watchMemory(process.pid);
});

afterAll(() => watch.stop());

test.each([
  ['an array that grows', 'const a = []; for (;;) a.push({})'],
  ['arrays of numbers', 'const a = []; for (;;) a.push(new Array(2 ** 20).fill(1.5))'],
  ['one array of a billion bytes', 'return new Array(2 ** 27).fill(0).length'],
  ['an array from a length', 'return Array.from({ length: 2 ** 26 }).length'],
  ['a map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i)'],
  ['a set that grows', 'const s = new Set(); for (let i = 0; ; i++) s.add("" + i)'],
  ['an object that grows', 'const o = {}; for (let i = 0; ; i++) o["k" + i] = [i]'],
  [
    'texts that double',
    'const a = []; for (let s = "ab"; ; ) { a.push(/c/.test(s)); s = s.length < 2 ** 28 ? s + s : s + "d" }',
  ],
  ['a repeated text', 'return /b/.test("a".repeat(2 ** 29 - 30))'],
  [
    'texts that are kept',
    'const a = []; for (let i = 0; ; i++) { const s = "ab".repeat(2 ** 20) + i; /c/.test(s); a.push(s) }',
  ],
  ['a replaced text', 'return "x".repeat(2 ** 28).replaceAll("x", "yy").length'],
  ['a split text', 'return "a".repeat(2 ** 28).split("").length'],
  ['a text as JSON', 'return JSON.stringify("\\"".repeat(2 ** 27)).length'],
  ['JSON of a text', 'return JSON.parse("[" + "[],".repeat(2 ** 24) + "1]").length'],
  ['matches of a regular expression', 'return [..."ab".repeat(2 ** 24).matchAll(/a/g)].length'],
  ['a large number', 'let a = 7n; const all = []; for (;;) { all.push((a = a * a)) }'],
  [
    'functions that hold on',
    'let f = () => 1; for (;;) { const g = f; const rest = new Array(1000); f = () => [g, rest] }',
  ],
  [
    'what a promise puts off',
    'const a = []; const more = () => { a.push(new Array(1e5)); Promise.resolve().then(more) }; more()',
  ],
  ['formats of numbers', 'const a = []; for (;;) a.push(new Intl.NumberFormat("de"))'],
])('%s ends with its call', (_, code) => {
  watch.reset();

  // Which limit holds first, memory or time, is the machine's choice; some bombs are refused by the language itself.
  expect(() => callForeign(code, [])).toThrow(/more memory|timed out|BigInt|Invalid/);

  if (watch.peak().calls > 0) seen += 1;
  expect(watch.peak().calls).toBeLessThan(residentLimit + slack);
  expect(watch.peak().self).toBeLessThan(watch.peak().selfBefore + slack);
  expect(callForeign('return "still here"', [])).toBe('still here');
});

test('the memory that is bounded above was looked at', () => {
  expect(seen).toBeGreaterThan(5);
});

test('a full heap says so', () => {
  expect(() => callForeign('return "x".repeat(2 ** 28).replaceAll("x", "yy").length', [])).toThrow(
    'the JavaScript function failed: it used more memory than a function may (64 MB)',
  );
});

test('a text that is too long to give back is refused', () => {
  const code = 'return "a".repeat(+$n.text)';
  const ask = (n: number) => callForeign(code, [{ name: 'n', text: String(n) }]);

  expect(ask(1_000_000)).toHaveLength(1_000_000);
  expect(() => ask(longestResult + 1)).toThrow('its text is longer than 8,000,000 characters');
});

test('what calls leave behind does not count against the next', () => {
  const code = 'const a = []; for (let i = 0; i < 2e5; i++) a.push([i]); return a.length';

  for (let i = 0; i < 30; i++) expect(callForeign(code, [])).toBe('200000');
});
