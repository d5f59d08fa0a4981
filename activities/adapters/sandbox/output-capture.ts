/**
 * Keeps the beginning and the end of a command's output within a bound: errors stand at either end. Pure but for its buffer.
 */

/** Bytes kept of the beginning. */
const headBytes = 256 * 1024;
/** Bytes kept of the end. */
const tailBytes = 768 * 1024;

/** Collects output as it comes. */
export interface OutputCapture {
  add(chunk: Buffer): void;
  /** All that was kept; says in one line what was left out between. */
  finish(): { readonly output: string; readonly truncated: boolean };
}

/** Starts an empty capture. */
export function captureOutput(limits = { headBytes, tailBytes }): OutputCapture {
  const head: Buffer[] = [];
  let headSize = 0;
  let tail: Buffer[] = [];
  let tailSize = 0;
  let dropped = 0;
  return {
    add: (chunk) => {
      const room = limits.headBytes - headSize;
      if (room > 0) {
        head.push(chunk.subarray(0, room));
        headSize += Math.min(room, chunk.length);
      }
      const rest = room > 0 ? chunk.subarray(room) : chunk;
      if (rest.length === 0) return;
      tail.push(rest);
      tailSize += rest.length;
      // Joined only now and then, so that many small writes stay cheap.
      if (tailSize <= limits.tailBytes * 2) return;
      const joined = Buffer.concat(tail);
      dropped += joined.length - limits.tailBytes;
      tail = [joined.subarray(joined.length - limits.tailBytes)];
      tailSize = limits.tailBytes;
    },
    finish: () => {
      const joined = Buffer.concat(tail);
      const kept = joined.subarray(Math.max(0, joined.length - limits.tailBytes));
      const omitted = dropped + joined.length - kept.length;
      const note = omitted === 0 ? '' : `\n[… ${omitted} bytes left out …]\n`;
      const output = `${Buffer.concat(head).toString('utf8')}${note}${kept.toString('utf8')}`;
      return { output, truncated: omitted > 0 };
    },
  };
}
