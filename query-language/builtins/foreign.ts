/**
 * JavaScript bodies of foreign functions: what is refused unseen, and how a failed call ends a file's run.
 *
 * The code runs in a process of its own (`foreign-sandbox.ts`) with limits of time and memory, no globals of ours, no
 * import, no code from strings, no files and no programs (`foreign-evaluate.ts`).
 */
import { RunError } from '../match/run-error.ts';
import type { ForeignArgument } from './foreign-messages.ts';
import { runForeign } from './foreign-sandbox.ts';

/** The result of the body as text; throws `foreign-function` where it throws, imports, takes too long or too much. */
export function callForeign(code: string, args: readonly ForeignArgument[]): string {
  if (dynamicImport.test(code)) throw failed('it imports a module, which is not allowed');
  const answer = runForeign({ code, args });
  if (answer.kind === 'failed') throw failed(answer.reason);
  return answer.text;
}

/**
 * A dynamic import gives a promise and errors of the host, and through their constructors the host itself. The word
 * cannot be written in another way, so that the text shows it; a string that holds such text is refused as well.
 */
const dynamicImport = /\bimport\b(?:\s|\/\*[\s\S]*?\*\/|(?:\/\/|<!--|-->)[^\n\r\u2028\u2029]*)*[(.]/;

function failed(reason: string): RunError {
  return new RunError('foreign-function', `the JavaScript function failed: ${reason}`);
}
