/**
 * Applies git's binary deltas: copies out of a base and bytes of their own. Pure.
 *
 * Format: git's `Documentation/gitformat-pack.txt`, "Deltified representation". Every length is checked: a damaged delta
 * is `Unreadable`, never wrong bytes of the right length by luck of memory.
 */
import { Unreadable } from './damaged.ts';

/** Size of the object that a delta makes. */
export function deltaResultSize(delta: Buffer): number {
  return readSize(delta, readSize(delta, 0).next).value;
}

/** The object that `delta` makes of `base`. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const from = readSize(delta, 0);
  if (from.value !== base.length) throw new Unreadable('a delta does not fit its base');
  const to = readSize(delta, from.next);
  const result = Buffer.allocUnsafeSlow(to.value);
  let [at, filled] = [to.next, 0];
  while (at < delta.length) {
    const command = delta[at] ?? 0;
    at += 1;
    if ((command & 0x80) !== 0) {
      const copy = readCopy(delta, at, command);
      at = copy.next;
      if (copy.offset + copy.size > base.length || filled + copy.size > result.length)
        throw new Unreadable('a delta copies from outside its base');
      base.copy(result, filled, copy.offset, copy.offset + copy.size);
      filled += copy.size;
    } else {
      if (command === 0 || at + command > delta.length || filled + command > result.length)
        throw new Unreadable('a delta holds an unknown command');
      delta.copy(result, filled, at, at + command);
      at += command;
      filled += command;
    }
  }
  if (filled !== result.length) throw new Unreadable('a delta ends too early');
  return result;
}

function readCopy(delta: Buffer, start: number, command: number) {
  let [at, offset, size] = [start, 0, 0];
  for (let bit = 0; bit < 4; bit += 1)
    if ((command & (1 << bit)) !== 0) {
      offset += (delta[at] ?? 0) * 2 ** (8 * bit);
      at += 1;
    }
  for (let bit = 0; bit < 3; bit += 1)
    if ((command & (0x10 << bit)) !== 0) {
      size += (delta[at] ?? 0) * 2 ** (8 * bit);
      at += 1;
    }
  return { offset, size: size === 0 ? 0x1_0000 : size, next: at };
}

/** A size in groups of seven bits, the lowest first. */
function readSize(delta: Buffer, start: number): { readonly value: number; readonly next: number } {
  let [value, factor, at] = [0, 1, start];
  for (;;) {
    const byte = delta[at];
    if (byte === undefined) throw new Unreadable('a delta ends within its header');
    at += 1;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: at };
    factor *= 128;
  }
}
