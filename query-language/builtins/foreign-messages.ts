/** What the three parts of a foreign call say to each other, and the limits they keep; plain data, no effects. */
import type { MessagePort } from 'node:worker_threads';

/** Longest time of one call, in milliseconds. */
export const timeLimitMs = 1_000;
/** What native code that cannot be interrupted gets on top before its process is killed, in milliseconds. */
export const graceMs = 500;
/** Largest heap of JavaScript objects of one call, in MiB. */
export const heapMegabytes = 64;
/** Largest resident memory of the process of a call, in bytes: Node's own 90 MB, the heap, and what is about to be freed. */
export const residentLimit = 192 * 1024 * 1024;
/** A process that holds more than this after a call is replaced before the next one, in bytes. */
export const residentAtRest = 144 * 1024 * 1024;
/** Longest text that comes out of a call, in UTF-16 units: it is copied between processes. */
export const longestResult = 8_000_000;

/** An argument of a foreign function. */
export interface ForeignArgument {
  readonly name: string;
  readonly text: string;
}

/** One call: the body of the function and its arguments. */
export interface ForeignCall {
  readonly code: string;
  readonly args: readonly ForeignArgument[];
}

/** How a call ended. */
export type ForeignAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What the process of the calls says: that it is there, or how a call ended and whether it can take another. */
export type ForeignReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly answer: ForeignAnswer; readonly worn: boolean };

/** What a keeper is started with: where calls come from and answers go, and a word that counts the answers. */
export interface KeeperStart {
  readonly port: MessagePort;
  readonly answered: Int32Array<SharedArrayBuffer>;
}
