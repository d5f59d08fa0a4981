/**
 * Evaluates the body of a foreign function in a context of its own; runs in the process of the calls only.
 *
 * A fresh context per call: no globals of ours, no code from strings, no import, one second of time with everything that
 * was put off. Only strings cross the border in either direction: what comes out is never looked into, because looking
 * can run code of the inside (getters, proxies) after its time. Memory is bounded by the process around it.
 */
import { isNativeError, isProxy } from 'node:util/types';
import { createContext, Script } from 'node:vm';
import { type ForeignAnswer, type ForeignCall, longestResult, timeLimitMs } from './foreign-messages.ts';

const good = 'good:';
const bad = 'bad:';

/** Globals whose callbacks run after the time is over, that wait, or that take memory outside of the heap. */
const removed = [
  ...[
    'FinalizationRegistry',
    'WeakRef',
    'SharedArrayBuffer',
    'Atomics',
    'WebAssembly',
    'ArrayBuffer',
    'DataView',
  ],
  ...[
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
  ],
  ...['Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
];

/** Runs one call. An error, a time-out and a result without a text are answers too. */
export function evaluateForeign(call: ForeignCall): ForeignAnswer {
  let result: unknown;
  try {
    const context = createContext(Object.create(null), {
      codeGeneration: { strings: false, wasm: false },
      // What promises put off runs before the evaluation ends, within its time.
      microtaskMode: 'afterEvaluate',
    });
    result = new Script(wrapped(call)).runInContext(context, { timeout: timeLimitMs });
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  }
  if (typeof result !== 'string') return { kind: 'failed', reason: 'it gives no text' };
  if (result.length > longestResult) return { kind: 'failed', reason: tooLong };
  if (result.startsWith(good)) return { kind: 'text', text: result.slice(good.length) };
  return { kind: 'failed', reason: result.startsWith(bad) ? result.slice(bad.length) : 'it gives no text' };
}

const tooLong = `its text is longer than ${longestResult.toLocaleString('en-US')} characters`;

/** Texts are made of results and errors on the inside, where the time limit holds. */
function wrapped({ code, args }: ForeignCall): string {
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

/** The message of an error as it is stored: a getter or a proxy of the inside must not run here. */
function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (isProxy(error) || !isNativeError(error)) return 'it threw something without a text';
  const stored: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  return typeof stored === 'string' ? stored : 'it threw something without a text';
}
