/**
 * Runs JavaScript bodies of foreign functions, apart from everything.
 *
 * A fresh context per call: no globals of ours, no code from strings, one second of time. Only strings cross the border in
 * either direction, so nothing of the host can be reached from inside.
 */
import { createContext, Script } from 'node:vm';
import { RunError } from '../match/run-error.ts';

const timeLimitMs = 1_000;

/** The result of the body as text; throws `foreign-function` where it throws or takes too long. */
export function callForeign(
  code: string,
  args: readonly { readonly name: string; readonly text: string }[],
): string {
  const names = args.map((argument) => `$${argument.name}`).join(', ');
  const values = args.map((argument) => `{ text: ${JSON.stringify(argument.text)} }`).join(', ');
  const source = `String((function (${names}) {${code}\n})(${values}))`;
  try {
    const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
    return String(new Script(source).runInContext(context, { timeout: timeLimitMs }));
  } catch (error) {
    throw new RunError('foreign-function', `the JavaScript function failed: ${messageOf(error)}`);
  }
}

/** Errors of another context are no `Error` of ours. */
function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}
