/**
 * Keeps libraries off stdout, which belongs to results alone: their `console` goes to stderr, their debug lines nowhere.
 *
 * Imported first by the process; some grammar packages greet on load with `console.debug`, which Node puts on stdout.
 */
import { Console } from 'node:console';

globalThis.console = new Console({ stdout: process.stderr, stderr: process.stderr });
globalThis.console.debug = () => {};
