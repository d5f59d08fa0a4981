/**
 * Decides from a file's bytes, text or path alone that a query cannot match it; never wrong when it says no. Loads nothing
 * of the engine, so that a thread can do it at once.
 */
import type { CompiledQuery, QueryPlan } from '../api.ts';
import { extensionOf } from '../languages/extension.ts';
import { fulfils, mayContain } from './literals-in.ts';

/** The part of a plan that is asked of texts; plain data, which may be sent to a thread. */
export type TextPlan = Pick<QueryPlan, 'literals' | 'anchor'>;

const anchors = new WeakMap<TextPlan, RegExp>();

/** False only where no run of `query` on a file with this text can match. */
export function mayMatch(query: CompiledQuery, text: string): boolean {
  if (!fulfils(query.plan.literals, text)) return false;
  return anchorRegex(query.plan)?.test(text) ?? true;
}

/** As `mayMatch`, on a file's UTF-8 bytes, which become a text only where they hold the literals. */
export function mayMatchBytes(plan: TextPlan, bytes: Buffer): boolean {
  if (!mayContain(plan.literals, bytes)) return false;
  return anchorRegex(plan)?.test(bytes.toString('utf8')) ?? true;
}

/** Offsets in a text where the plan's anchor stands, ascending; none where the plan has no anchor. */
export function anchorsIn(plan: QueryPlan, text: string): readonly number[] {
  const found: number[] = [];
  if (plan.anchor === undefined) return found;
  const regex = new RegExp(plan.anchor, 'g');
  for (let at = regex.exec(text); at !== null; at = regex.exec(text)) {
    found.push(at.index);
    // An anchor may begin inside of another one.
    regex.lastIndex = at.index + 1;
  }
  return found;
}

/** True where the path has one of the extensions of the query's language. */
export function appliesTo(query: CompiledQuery, path: string): boolean {
  return query.extensions.includes(extensionOf(path));
}

function anchorRegex(plan: TextPlan): RegExp | undefined {
  if (plan.anchor === undefined) return undefined;
  const regex = anchors.get(plan) ?? new RegExp(plan.anchor);
  anchors.set(plan, regex);
  return regex;
}
