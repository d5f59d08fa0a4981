/**
 * One file's bytes in, its result out: the work of a lane. Pure.
 */
import { TextDecoder } from 'node:util';
import type { FileScope } from '../../core/spec/spec.ts';
import { classifyContent } from './file-classes.ts';
import { type FileResult, resultOf } from './file-result.ts';
import type { Pipeline } from './pipeline.ts';

/** One file to evaluate. */
export interface FileInput {
  readonly path: string;
  readonly bytes: Uint8Array;
}

// The mark at a file's start (BOM) stays: positions and rewritten texts are of the file as it is.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How files are evaluated. */
export interface EvaluateOptions {
  readonly scope: Pick<FileScope, 'generated'>;
  /** Sites keep offsets and bindings. @default false */
  readonly detail?: boolean | undefined;
}

/** Evaluates a pipeline on one file: content classes first, then the prefilter, then the steps. */
export function evaluateFile(pipeline: Pipeline, options: EvaluateOptions, file: FileInput): FileResult {
  const { scope, detail = false } = options;
  const bytes = file.bytes.length;
  const reason = classifyContent(file.path, file.bytes, scope);
  if (reason !== undefined) return { kind: 'excluded', bytes, reason };
  const text = decode(file.bytes);
  if (text === undefined) return { kind: 'excluded', bytes, reason: 'encoding' };
  const source = { path: file.path, text };
  if (!pipeline.mayMatch(source)) return { kind: 'clean', bytes };
  return resultOf({ path: file.path, bytes, detail }, pipeline.run(source));
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
