/**
 * Reads objects of one bare repository through one `git cat-file --batch-command` process.
 *
 * The process starts with the first question and ends after a short idle time, so thousands of repositories cost
 * nothing while nobody asks. Answers come in the order of the questions; a dead process fails them all.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type ObjectType, objectType } from './object-format.ts';
import { gitEnvironment } from './process.ts';

/** What git knows of an object without reading it; `size` in bytes. */
export interface ObjectInfo {
  readonly sha: string;
  readonly type: ObjectType;
  readonly size: number;
}

/** An object with its name and bytes. */
export interface NamedObject extends ObjectInfo {
  readonly body: Buffer;
}

/** Questions about objects; `undefined` means that the repository has no such object. */
export interface ObjectReader {
  info(name: string): Promise<ObjectInfo | undefined>;
  read(name: string): Promise<NamedObject | undefined>;
  close(): void;
}

interface Question {
  readonly verb: 'info' | 'contents';
  settle(answer: NamedObject | undefined): void;
  fail(error: Error): void;
}

interface Session {
  readonly child: ChildProcessWithoutNullStreams;
  readonly questions: Question[];
  chunks: Buffer[];
  length: number;
  needed: number;
}

/** A reader for one repository. @default idleMilliseconds 2000 */
export function createObjectReader(directory: string, idleMilliseconds = 2000): ObjectReader {
  let session: Session | undefined;
  let idle: NodeJS.Timeout | undefined;

  function close(): void {
    clearTimeout(idle);
    session?.child.stdin.end();
    session = undefined;
  }

  function ask(verb: Question['verb'], name: string): Promise<NamedObject | undefined> {
    if (name === '' || /\s/.test(name)) return Promise.resolve(undefined);
    session ??= startSession(directory, (ended) => {
      if (session === ended) session = undefined;
    });
    clearTimeout(idle);
    idle = setTimeout(close, idleMilliseconds).unref();
    const { promise, resolve, reject } = Promise.withResolvers<NamedObject | undefined>();
    session.questions.push({ verb, settle: resolve, fail: reject });
    session.child.stdin.write(`${verb} ${name}\n`);
    return promise;
  }

  return { info: (name) => ask('info', name), read: (name) => ask('contents', name), close };
}

function startSession(directory: string, onEnd: (session: Session) => void): Session {
  const child = spawn('git', [`--git-dir=${directory}`, 'cat-file', '--batch-command'], {
    env: gitEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const session: Session = { child, questions: [], chunks: [], length: 0, needed: 1 };
  child.stdout.on('data', (chunk: Buffer) => {
    session.chunks.push(chunk);
    session.length += chunk.length;
    if (session.length >= session.needed) drain(session);
  });
  child.stderr.resume();
  child.stdin.on('error', () => undefined);
  const end = (): void => {
    onEnd(session);
    for (const question of session.questions.splice(0))
      question.fail(new Error('git cat-file ended before it answered'));
  };
  child.on('error', end);
  child.on('close', end);
  return session;
}

function drain(session: Session): void {
  let buffer =
    session.chunks.length === 1 ? (session.chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(session.chunks);
  session.needed = 1;
  for (;;) {
    const question = session.questions[0];
    const line = buffer.indexOf(0x0a);
    if (!question || line < 0) break;
    const [sha = '', type = '', size = ''] = buffer.toString('utf8', 0, line).split(' ');
    const known = /^\d+$/.test(size) && /^[0-9a-f]{40}$/.test(sha);
    const length = known && question.verb === 'contents' ? Number(size) : 0;
    const end = line + 1 + (known && question.verb === 'contents' ? length + 1 : 0);
    if (buffer.length < end) {
      session.needed = end;
      break;
    }
    session.questions.shift();
    const body = Buffer.from(buffer.subarray(line + 1, line + 1 + length));
    question.settle(known ? { sha, type: objectType(type), size: Number(size), body } : undefined);
    buffer = buffer.subarray(end);
  }
  session.chunks = buffer.length > 0 ? [buffer] : [];
  session.length = buffer.length;
}
