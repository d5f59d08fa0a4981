/**
 * Recorded answers as files: one JSON file a request, named by the request's hash.
 *
 * A recording says what was asked, what came back, from where and when. It holds no key, endpoint or machine path, so
 * it can be committed. Only whole answers are recorded. Hand-written ones are welcome; `source` then says so.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RegradeError } from '../../../core/errors.ts';
import { type ModelRequest, requestHash } from './model-client.ts';

const Message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

const RecordingFile = z.object({
  request: z.object({
    promptVersion: z.string(),
    tier: z.enum(['fast', 'smart']),
    model: z.string(),
    messages: z.array(Message).min(1),
    maxOutputTokens: z.number().int().positive(),
  }),
  answer: z.object({
    text: z.string().min(1),
    model: z.string(),
    usage: z.object({ promptTokens: z.number().int().min(0), completionTokens: z.number().int().min(0) }),
  }),
  source: z.string().min(1),
  recordedAt: z.string(),
});

/** One recorded answer. */
export interface Recording {
  readonly request: ModelRequest;
  readonly answer: {
    readonly text: string;
    readonly model: string;
    readonly usage: { readonly promptTokens: number; readonly completionTokens: number };
  };
  /** Who gave the answer: the model's name, or `hand-written`. */
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
}

/** Path of the recording of a request below a folder of recordings. */
export function recordingPath(folder: string, hash: string): string {
  return join(folder, `${hash}.json`);
}

/** Reads the recording of a request hash; undefined where there is none, `RG_REWRITE_RECORDING_INVALID` where it is broken. */
export async function readRecording(folder: string, hash: string): Promise<Recording | undefined> {
  const path = recordingPath(folder, hash);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const parsed = RecordingFile.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const reason = `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not a recording'}`;
    throw new RegradeError('RG_REWRITE_RECORDING_INVALID', { path: `${hash}.json`, reason });
  }
  if (requestHash(parsed.data.request) !== hash) {
    const reason = 'its request does not hash to its file name, so it answers something else';
    throw new RegradeError('RG_REWRITE_RECORDING_INVALID', { path: `${hash}.json`, reason });
  }
  return parsed.data;
}

/** Writes a recording under its request's hash and gives the hash; an older one of the same request is replaced. */
export async function writeRecording(folder: string, recording: Recording): Promise<string> {
  const hash = requestHash(recording.request);
  const path = recordingPath(folder, hash);
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomUUID()}.part`;
  await writeFile(draft, `${JSON.stringify(recording, null, 2)}\n`, { flag: 'wx' });
  await rename(draft, path);
  return hash;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
