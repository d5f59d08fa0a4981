/**
 * One file's bytes in, its result out: the work of a lane. Pure.
 */
import { TextDecoder } from 'node:util';
import type { FileScope } from '../../core/spec/spec.ts';
import { classifyContent } from './file-classes.ts';
import { type FileResult, resultOf } from './file-result.ts';
import type { Pipeline } from './pipeline.ts';
import type { PipelinePlan } from './pipeline-plan.ts';

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
  const seen = prefilter(pipeline, options, file);
  if (seen.kind === 'known') return seen.result;
  const { path, bytes } = file;
  const { detail = false } = options;
  return resultOf({ path, bytes: bytes.length, detail }, pipeline.run({ path, text: seen.text }));
}

/** The result of a file that need not be parsed; `undefined` where it must be. Safe in any process: all JavaScript. */
export function resultUnparsed(
  pipeline: PipelinePlan,
  options: EvaluateOptions,
  file: FileInput,
): FileResult | undefined {
  const seen = prefilter(pipeline, options, file);
  return seen.kind === 'known' ? seen.result : undefined;
}

type Prefiltered =
  | { readonly kind: 'known'; readonly result: FileResult }
  | { readonly kind: 'open'; readonly text: string };

function prefilter(pipeline: PipelinePlan, { scope }: EvaluateOptions, file: FileInput): Prefiltered {
  const bytes = file.bytes.length;
  const reason = classifyContent(file.path, file.bytes, scope);
  if (reason !== undefined) return { kind: 'known', result: { kind: 'excluded', bytes, reason } };
  const text = decode(file.bytes);
  if (text === undefined) return { kind: 'known', result: { kind: 'excluded', bytes, reason: 'encoding' } };
  if (pipeline.mayMatch({ path: file.path, text })) return { kind: 'open', text };
  return { kind: 'known', result: { kind: 'clean', bytes } };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
