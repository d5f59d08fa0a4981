/**
 * Compiles the patterns of steps, once for each text: a worker meets the same few patterns for thousands of targets.
 */
import { type CompiledQuery, compileQuery } from '../../query-language/index.ts';
import { failure, type RewriteFailure } from './step-outcome.ts';

/** Result of compiling a step's pattern. */
export type CompiledStep = { readonly kind: 'compiled'; readonly query: CompiledQuery } | RewriteFailure;

const cacheSize = 64;
const cache = new Map<string, CompiledStep>();

/** Compiles a pattern; an invalid one (the spec's check should have refused it) is a failure. */
export function compileStep(step: string, pattern: string): CompiledStep {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const compiled = compile(step, pattern);
  const [oldest] = cache.keys();
  if (cache.size >= cacheSize && oldest !== undefined) cache.delete(oldest);
  cache.set(pattern, compiled);
  return compiled;
}

function compile(step: string, pattern: string): CompiledStep {
  const outcome = compileQuery(pattern, { name: step });
  if (outcome.kind === 'compiled') return { kind: 'compiled', query: outcome.query };
  const [first] = outcome.errors;
  const why = first === undefined ? 'it does not compile' : first.message;
  return failure(
    'pattern-invalid',
    `The pattern of step ${step} is invalid: ${why}. ${first?.remedy ?? ''}`.trim(),
  );
}
