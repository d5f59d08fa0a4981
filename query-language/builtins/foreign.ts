/**
 * Runs JavaScript bodies of foreign functions, apart from everything.
 *
 * A fresh context per call: no globals of ours, no code from strings, no import, one second of time with everything that
 * was put off. Only strings cross the border in either direction: what comes out is never looked into, because looking can
 * run code of the inside (getters, proxies) after its time. Memory is not bounded here but by the process's own limit.
 */

import { isNativeError, isProxy } from 'node:util/types';
import { createContext, Script } from 'node:vm';
import { RunError } from '../match/run-error.ts';

const timeLimitMs = 1_000;

/** An argument of a foreign function. */
export interface ForeignArgument {
  readonly name: string;
  readonly text: string;
}

/** The result of the body as text; throws `foreign-function` where it throws, imports or takes too long. */
export function callForeign(code: string, args: readonly ForeignArgument[]): string {
  if (dynamicImport.test(code)) throw failed('it imports a module, which is not allowed');
  const result = evaluate(wrapped(code, args));
  if (result.startsWith(good)) return result.slice(good.length);
  throw failed(result.startsWith(bad) ? result.slice(bad.length) : 'it gives no text');
}

/**
 * A dynamic import gives a promise and errors of the host, and through their constructors the host itself. The word
 * cannot be written in another way, so that the text shows it; a string that holds such text is refused as well.
 */
const dynamicImport = /\bimport\b(?:\s|\/\*[\s\S]*?\*\/|(?:\/\/|<!--|-->)[^\n\r\u2028\u2029]*)*[(.]/;

const good = 'good:';
const bad = 'bad:';

/** Globals whose callbacks run after the time is over, or that share memory or wait. */
const removed = ['FinalizationRegistry', 'WeakRef', 'SharedArrayBuffer', 'Atomics', 'WebAssembly'];

/** Texts are made of results and errors on the inside, where the time limit holds. */
function wrapped(code: string, args: readonly ForeignArgument[]): string {
  const names = args.map((argument) => `$${argument.name}`).join(', ');
  const values = args.map((argument) => `{ text: ${JSON.stringify(argument.text)} }`).join(', ');
  return `(() => {
  for (const name of ${JSON.stringify(removed)}) delete globalThis[name];
  const messageOf = (error) => {
    try { return \`\${Object(error) === error && 'message' in error ? error.message : error}\`; } catch { return 'it threw something without a text'; }
  };
  try { return \`${good}\${(function (${names}) {${code}\n})(${values})}\`; } catch (error) { return \`${bad}\${messageOf(error)}\`; }
})()`;
}

function evaluate(source: string): string {
  let result: unknown;
  try {
    const context = createContext(Object.create(null), {
      codeGeneration: { strings: false, wasm: false },
      // What promises put off runs before the evaluation ends, within its time.
      microtaskMode: 'afterEvaluate',
    });
    result = new Script(source).runInContext(context, { timeout: timeLimitMs });
  } catch (error) {
    throw failed(messageOf(error));
  }
  return typeof result === 'string' ? result : '';
}

function failed(reason: string): RunError {
  return new RunError('foreign-function', `the JavaScript function failed: ${reason}`);
}

/** The message of an error as it is stored: a getter or a proxy of the inside must not run here. */
function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (isProxy(error) || !isNativeError(error)) return 'it threw something without a text';
  const stored: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  return typeof stored === 'string' ? stored : 'it threw something without a text';
}
