/**
 * What the evaluator may ask while a query runs, and the answers it is given.
 *
 * The evaluator never waits: a question without an answer is recorded, its file's outcome is `pending`, and the file is
 * evaluated again once the answers are there. Frozen plain data that survives a structured clone. A question's id is a hash
 * of everything that decides its answer, so that equal questions of different files are asked once.
 */
import { hashOf } from '../../core/hash.ts';

/** Who answers: a language model, or a language service that knows types. */
export type QuestionKind = 'model' | 'types';

/** One message of a conversation with a model. */
export interface QuestionMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A conversation that a model is to go on with. */
export interface ModelQuestion {
  readonly kind: 'model';
  readonly id: string;
  /** Strength of the model; which model that is, the installation decides. */
  readonly tier: 'fast' | 'smart';
  /** How long the answer should be: a word or a line, or a piece of code. */
  readonly size: 'word' | 'text';
  readonly messages: readonly QuestionMessage[];
}

/** What a language service knows of one expression or name of a file, given the file's text as it is now. */
export interface TypeQuestion {
  readonly kind: 'types';
  readonly id: string;
  readonly path: string;
  readonly text: string;
  /** Half-open range of the node, in UTF-16 units of `text`. */
  readonly start: number;
  readonly end: number;
}

/** Something the evaluator needs to know. */
export type Question = ModelQuestion | TypeQuestion;

/** A fact that is known, or why it is not. */
export type Fact<T> =
  | ({ readonly kind: 'known' } & T)
  | { readonly kind: 'unknown'; readonly reason: string };

/** One name of what an expression resolves to: `package#name`, or `path/of/file.ts#name` inside the repository. */
export interface ResolvedName {
  /** `specifier#name` as imported; `global#name` for what the language itself declares. */
  readonly symbol: string;
  /** Name of the npm package, `node` for modules of Node, `global`, or empty for code of the repository. */
  readonly package: string;
  /** The exported name, with the members taken from it: `default`, `map`, `Client.send`. */
  readonly name: string;
}

/** What a language service says of one node. */
export interface TypeFacts {
  /** The type as TypeScript prints it; the second text, where there is one, has literals widened. */
  readonly type: Fact<{ readonly texts: readonly string[] }>;
  /** Whether it is, or may be, something to wait for: anything that `await` would unwrap. */
  readonly promise: Fact<{ readonly isPromise: boolean }>;
  /** All names that mean the same thing, the most exact one first. */
  readonly symbol: Fact<{ readonly names: readonly ResolvedName[] }>;
  /** True where the expression, or the chain of promise calls it begins, is awaited. */
  readonly isAwaited: boolean;
}

/** An answer. A refusal fails the files that need it; it is never an invented answer. */
export type Answer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'types'; readonly facts: TypeFacts }
  | { readonly kind: 'refused'; readonly code: AnswerCode; readonly message: string };

/** Codes of refusals and of answers that cannot be used, as they become a file's outcome. */
export type AnswerCode = `model-${string}` | `types-${string}`;

/** Answers by their question's id. */
export type Answers = ReadonlyMap<string, Answer>;

/** Version of the questions' form; a changed form is another question. */
export const questionVersion = 'query/1';

/** A question to a model, with its id. */
export function modelQuestion(parts: Pick<ModelQuestion, 'tier' | 'size' | 'messages'>): ModelQuestion {
  return Object.freeze({ kind: 'model', id: hashOf([questionVersion, 'model', parts]), ...parts });
}

/** A question about a node, with its id; `digest` is the hash of path and text, which callers keep for a file. */
export function typeQuestion(
  file: { readonly path: string; readonly text: string; readonly digest: string },
  range: { readonly start: number; readonly end: number },
): TypeQuestion {
  const { path, text, digest } = file;
  const { start, end } = range;
  return Object.freeze({
    kind: 'types',
    id: hashOf([questionVersion, 'types', digest, start, end]),
    path,
    text,
    start,
    end,
  });
}
