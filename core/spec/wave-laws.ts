/**
 * Laws of a rollout's waves: unique names, `rest` last and only there, shares that fit into the whole.
 *
 * Works on unchecked data; values that are no take at all are left to the schema.
 */
import type { Finding } from './problem.ts';
import { entries, member, type Raw } from './raw.ts';
import type { WavePlan } from './spec.ts';
import { uniqueNames } from './unique-names.ts';
import { take } from './units.ts';

/** Everything wrong in the order and sizes of waves. */
export function waveLaws(waves: Raw): readonly Finding[] {
  const list = entries(waves);
  const takes = list.map((wave) => takeOf(member(wave, 'take').value));
  const findings = [...uniqueNames(list, { thing: 'wave name', key: 'name', prefix: 'wave' })];
  for (const [index, kind] of takes.entries()) {
    const entry = list[index];
    if (entry === undefined || kind === undefined) continue;
    const isLast = index === list.length - 1;
    if (kind.kind === 'rest' && !isLast) findings.push(restTooEarly(entry));
    if (kind.kind !== 'rest' && isLast) findings.push(nothingTakesTheRest(entry));
  }
  return [...findings, ...overfull(list, takes)];
}

function takeOf(value: unknown): WavePlan['take'] | undefined {
  if (value === undefined) return { kind: 'rest' };
  const result = take.read(value);
  return result.kind === 'read' ? result.value : undefined;
}

function restTooEarly({ path }: Raw): Finding {
  const details = {
    reason: 'a wave before the last one takes the rest, so the waves after it would have no target',
    remedy: 'Give this wave a `take` such as `5` or `10%`, or move it to the end.',
  };
  return { code: 'RG_SPEC_WAVES', path, details };
}

function nothingTakesTheRest({ path }: Raw): Finding {
  const details = {
    reason: 'the last wave does not take the rest, so some targets would stand in no wave',
    remedy: 'Add a last wave without `take`: `- { name: rest }`.',
  };
  return { code: 'RG_SPEC_WAVES', path: [...path, 'take'], details };
}

/** Sums carry the error of binary fractions: a hundredth of a percent is no overflow. */
const tolerance = 1e-4;

function overfull(
  list: readonly Raw[],
  takes: readonly (WavePlan['take'] | undefined)[],
): readonly Finding[] {
  let sum = 0;
  for (const [index, kind] of takes.entries()) {
    const entry = list[index];
    if (kind?.kind !== 'fraction' || entry === undefined) continue;
    sum += kind.fraction;
    if (sum <= 1 + tolerance) continue;
    const details = {
      reason: `with this wave the shares add up to ${Math.round(sum * 1000) / 10}% of the targets`,
      remedy: 'Lower the percentages so that they add up to 100% at most.',
    };
    return [{ code: 'RG_SPEC_WAVES', path: [...entry.path, 'take'], details }];
  }
  return [];
}
