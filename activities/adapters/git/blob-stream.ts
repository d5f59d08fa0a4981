/**
 * Reads many objects through one short-lived `git cat-file --batch`, byte for byte, in the order asked for.
 *
 * The consumer's pace is git's pace: nothing is read ahead of what is taken but one pipe's worth. A blob above the limit
 * is skipped as it streams by, never held in memory. Leaving the loop early ends the process.
 */
import { RegradeError } from '../../../core/errors.ts';
import { endOf, type Git, type GitOptions, killGroup } from './git.ts';
import { isContentOf } from './objects/object-id.ts';

/** What came back for one object id. */
export type BlobRead =
  | { readonly kind: 'blob'; readonly oid: string; readonly bytes: Buffer }
  | { readonly kind: 'too-large'; readonly oid: string; readonly size: number }
  /** Not in the repository, not a blob, or not the content that the id says. */
  | { readonly kind: 'missing'; readonly oid: string };

/** Where to read from and how much at most. */
export interface BlobStreamOptions extends GitOptions {
  /** Blobs of more bytes come back as `too-large`. @default no limit */
  readonly maxBytes?: number | undefined;
}

/** Yields one result for each object id, in order. Throws `RG_SCAN_OBJECT_MISSING` when git ends before the last. */
export async function* streamBlobs(
  git: Git,
  oids: readonly string[],
  options: BlobStreamOptions,
): AsyncGenerator<BlobRead, void, void> {
  if (oids.length === 0) return;
  options.signal?.throwIfAborted();
  const child = git.start(['cat-file', '--batch', '--buffer'], options);
  const ended = endOf(child);
  ended.catch(() => {}); // awaited below; a consumer that leaves early does not ask for it
  child.stdin.on('error', () => {}); // git ended early: told by its exit code
  child.stdin.end(`${oids.join('\n')}\n`);
  const source = new ByteSource(child.stdout);
  try {
    let done = 0;
    for (const oid of oids) {
      const read = await readOne(source, oid, options.maxBytes ?? Number.POSITIVE_INFINITY);
      if (read === undefined) break;
      yield read;
      done += 1;
    }
    if (done === oids.length) return;
    const { exitCode, stderr } = await ended;
    options.signal?.throwIfAborted();
    const reason = `git cat-file ended early with code ${exitCode}: ${stderr.trim()}`;
    throw new RegradeError('RG_SCAN_OBJECT_MISSING', {
      object: source.pending,
      repository: options.gitDir ?? '',
      reason,
    });
  } finally {
    killGroup(child);
    child.stdout.destroy();
  }
}

async function readOne(source: ByteSource, oid: string, limit: number): Promise<BlobRead | undefined> {
  source.pending = oid;
  const header = await source.line();
  if (header === undefined) return undefined;
  const [, type = 'missing', length = '0'] = header.split(' ');
  if (type === 'missing' || type === 'ambiguous') return { kind: 'missing', oid };
  const size = Number(length);
  if (type !== 'blob' || size > limit) {
    if (!(await source.skip(size + 1))) return undefined;
    return type === 'blob' ? { kind: 'too-large', oid, size } : { kind: 'missing', oid };
  }
  const bytes = await source.take(size);
  if (bytes === undefined || !(await source.skip(1))) return undefined;
  return isContentOf(oid, 'blob', bytes) ? { kind: 'blob', oid, bytes } : { kind: 'missing', oid };
}

const newline = 10;

/** A byte stream read by lines and by lengths; it has the lifetime of one process. */
class ByteSource {
  /** The object being read, for messages. */
  pending = '';
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** The next line without its end, or `undefined` at the end of the stream. */
  async line(): Promise<string | undefined> {
    let end = this.#rest.indexOf(newline);
    while (end === -1) {
      const chunk = await this.#next();
      if (chunk === undefined) return undefined;
      this.#rest = Buffer.concat([this.#rest, chunk]);
      end = this.#rest.indexOf(newline);
    }
    const line = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** The next `length` bytes in memory of their own, or `undefined` where the stream ends before. */
  async take(length: number): Promise<Buffer | undefined> {
    const bytes = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      if (this.#rest.length === 0 && !(await this.#refill())) return undefined;
      const copied = this.#rest.copy(bytes, filled, 0, Math.min(this.#rest.length, length - filled));
      this.#rest = this.#rest.subarray(copied);
      filled += copied;
    }
    return bytes;
  }

  /** Passes over `length` bytes; false where the stream ends before. */
  async skip(length: number): Promise<boolean> {
    let left = length;
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#refill())) return false;
      const passed = Math.min(this.#rest.length, left);
      this.#rest = this.#rest.subarray(passed);
      left -= passed;
    }
    return true;
  }

  async #refill(): Promise<boolean> {
    const chunk = await this.#next();
    if (chunk === undefined) return false;
    this.#rest = chunk;
    return true;
  }

  async #next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#chunks.next();
    return done === true ? undefined : value;
  }
}
