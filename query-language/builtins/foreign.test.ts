import { describe, expect, test } from 'vitest';
import { callForeign } from './foreign.ts';

const argument = [{ name: 'x', text: 'it\'s `a` \\ "b"\n' }];

const offHeap = ['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'WebAssembly', 'Uint8Array', 'Float64Array'];

describe('callForeign', () => {
  test('gives arguments as objects with a text, and the result as text', () => {
    expect(callForeign('return $x.text', argument)).toBe(argument[0]?.text);
    expect(callForeign('total = 0; for (i = 0; i < 3; i++) { total += i } return total', [])).toBe('3');
  });

  test.each([
    ['process', 'return typeof process'],
    ['require', 'return typeof require'],
    ['fetch', 'return typeof fetch'],
  ])('%s is not there', (_, code) => {
    expect(callForeign(code, [])).toBe('undefined');
  });

  test('code cannot be made from strings, so there is no way out by constructors', () => {
    const wayOut = 'return this.constructor.constructor("return process")()';
    expect(() => callForeign(wayOut, [])).toThrow('JavaScript function failed');
    expect(() => callForeign('return $x.constructor.constructor("return 1")()', argument)).toThrow('failed');
  });

  test('a loop without end is stopped', () => {
    expect(() => callForeign('while (true) {}', [])).toThrow('timed out');
  });

  test('an error is the query’s, not ours', () => {
    expect(() => callForeign('throw new Error("no")', [])).toThrow('the JavaScript function failed: no');
  });

  test.each([
    ['a plain import', 'return import("node:fs").constructor.constructor("return process")().pid'],
    ['an import with a comment', 'import /* x */ ("node:fs"); return 1'],
    ['an import after a line comment', 'import // x\n("node:fs"); return 1'],
    ['an import after a comment of HTML', 'import <!-- x\n--> y\n("node:fs"); return 1'],
    ['import.meta', 'return import.meta.url'],
    ['an import in a nested function', 'return (() => import("node:fs"))()'],
  ])('modules cannot be imported: %s', (_, code) => {
    expect(() => callForeign(code, [])).toThrow('it imports a module');
  });

  test('the word import in a text or a name is no import', () => {
    expect(
      callForeign('const important = $x.text; return "import " + important', [{ name: 'x', text: 'a' }]),
    ).toBe('import a');
  });

  test.each([
    [
      'an error of the stack',
      'try { (function f() { f() })() } catch (e) { return e.constructor.constructor("return 1")() }',
    ],
    [
      'frames of the stack',
      'Error.prepareStackTrace = (_, frames) => frames; return new Error().stack[0].getThis().constructor.constructor("return 1")()',
    ],
    ['eval', 'return eval("1")'],
    ['a generator', 'return Object.getPrototypeOf(function* () {}).constructor("yield 1")().next().value'],
    ['closing the function', 'return 1 }); process.exit(1); (function () {'],
  ])('there is no way out by %s', (_, code) => {
    expect(() => callForeign(code, [])).toThrow('the JavaScript function failed');
  });

  test.each([
    ['a promise', 'Promise.resolve().then(() => { while (true) {} }); return 1'],
    ['an async function', '(async () => { await null; while (true) {} })(); return 1'],
    ['a regular expression', 'return /^(a+)+$/.test("a".repeat(50) + "b")'],
    ['the text of its result', 'return { toString() { while (true) {} } }'],
    ['the text of its error', 'throw { get message() { while (true) {} } }'],
    ['the properties of its error', 'throw new Proxy({}, { has() { while (true) {} } })'],
  ])('a loop in %s is stopped', (_, code) => {
    expect(() => callForeign(code, [])).toThrow('timed out');
  });

  test('a call has its own time, whatever the ones before it took', () => {
    const busy = 'const end = Date.now() + 400; while (Date.now() < end); return 1';

    expect(Array.from({ length: 8 }, () => callForeign(busy, []))).toEqual(Array(8).fill('1'));
  });

  test.each([
    [
      'nothing can wait or be called back later',
      'return typeof Atomics + typeof FinalizationRegistry + typeof WeakRef',
      'undefinedundefinedundefined',
    ],
    [
      'nothing takes memory outside of the heap',
      `return ${offHeap.map((name) => `typeof ${name}`).join(' + ')}`,
      'undefined'.repeat(offHeap.length),
    ],
    [
      'no typed array by way of another',
      'return Object.getOwnPropertyNames(globalThis).filter((name) => /Array|Buffer|View|Assembly/.test(name)).join()',
      'Array',
    ],
    [
      'no timer',
      'return typeof setTimeout + typeof setImmediate + typeof queueMicrotask',
      'undefinedundefinedundefined',
    ],
    [
      'a redefined global changes only the inside',
      'String = () => ({}); Object.prototype.toString = () => "x"; return 7',
      '7',
    ],
    ['each call starts anew', 'globalThis.seen = (globalThis.seen ?? 0) + 1; return seen', '1'],
  ])('%s', (_, code, expected) => {
    expect(callForeign(code, [])).toBe(expected);
  });

  test.each([
    [
      'an error whose message is a getter',
      'const e = new Error("x"); Object.defineProperty(e, "message", { get() { return "got" } }); throw e',
      'got',
    ],
    ['a thrown text', 'throw "plain"', 'plain'],
    ['a thrown nothing', 'throw undefined', 'undefined'],
    ['an error without a text', 'throw { toString: 1, valueOf: 1 }', 'something without a text'],
    ['a symbol as result', 'return Symbol("s")', 'Symbol'],
    ['a syntax error', 'return (', 'Unexpected'],
  ])('%s is a failure of the query', (_, code, message) => {
    expect(() => callForeign(code, [])).toThrow(message);
  });
});
