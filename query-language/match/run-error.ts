/** An error of the query while it runs on a file: it ends that file's run and becomes the outcome `failed`. */

import type { AnswerCode } from '../questions/question.ts';

/** Codes of run-time errors, stable for readers of outcomes. */
export type RunErrorCode =
  | 'unbound-variable'
  | 'not-a-binding'
  | 'not-a-number'
  | 'wrong-type'
  | 'regex'
  | 'function'
  | 'foreign-function'
  | 'missing-argument'
  | 'overlap'
  | 'unsupported'
  | 'budget'
  | 'grammar'
  | 'too-many-questions'
  | AnswerCode;

/** Thrown inside the engine only. */
export class RunError extends Error {
  readonly code: RunErrorCode;

  constructor(code: RunErrorCode, message: string) {
    super(message);
    this.name = 'RunError';
    this.code = code;
  }
}
