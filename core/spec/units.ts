/**
 * Values with units as people write them: `10m`, `1MB`, `95%`, `50 USD`, `5M`, and the conditions made of them.
 *
 * Each reader takes any value and yields a number in base units (milliseconds, bytes, fraction of 1, US dollars) or
 * what it expected. A bare number is refused wherever a unit is needed. Free of zod and Node.
 */
import type { GateCondition, ModelContext, WavePlan } from './spec.ts';

/** What a unit reader yields. */
export type UnitResult<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly reason?: string };

/** One kind of value with a unit: how it is read, and how it is described to people and editors. */
export interface Unit<T> {
  /** With its article, e.g. `a duration`. */
  readonly expected: string;
  readonly example: string;
  /** Regular expression of the accepted texts, for editors. */
  readonly pattern: string;
  readonly read: (value: unknown) => UnitResult<T>;
}

const refused = Object.freeze({ kind: 'refused' } as const);

function textUnit<T>(parts: Omit<Unit<T>, 'read'>, of: (match: RegExpExecArray) => T | undefined): Unit<T> {
  const pattern = new RegExp(parts.pattern);
  const read = (value: unknown): UnitResult<T> => {
    const match = typeof value === 'string' ? pattern.exec(value.trim()) : null;
    const result = match === null ? undefined : of(match);
    return result === undefined ? refused : { kind: 'read', value: result };
  };
  return Object.freeze({ ...parts, read });
}

const durationFactors: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A duration, read to milliseconds: `ms`, `s`, `m`, `h`, `d` or `w`. */
export const duration: Unit<number> = textUnit(
  { expected: 'a duration', example: '10m', pattern: '^(\\d+(?:\\.\\d+)?) ?(ms|s|m|h|d|w)$' },
  ([, number, unit]) => Math.round(Number(number) * (durationFactors[unit ?? ''] ?? 0)),
);

const sizeFactors: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A size, read to bytes: `B`, `kB`, `MB`, `GB`, or `KiB`, `MiB`, `GiB`. */
export const size: Unit<number> = textUnit(
  { expected: 'a size', example: '1MB', pattern: '^(\\d+(?:\\.\\d+)?) ?(B|[kK]B|MB|GB|KiB|MiB|GiB)$' },
  ([, number, unit]) => Math.round(Number(number) * (sizeFactors[unit ?? ''] ?? 0)),
);

/** An amount of money, read to US dollars; no other currency is known. */
export const money: Unit<number> = textUnit(
  { expected: 'an amount of money in USD', example: '50 USD', pattern: '^(\\d+(?:\\.\\d+)?) ?USD$' },
  ([, number]) => Number(number),
);

const countFactors: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 };

/** A count of tokens: a whole number, or one with `k`, `M` or `G`. */
export const tokenCount: Unit<number> = Object.freeze({
  expected: 'a number of tokens',
  example: '5M',
  pattern: '^(\\d+(?:\\.\\d+)?) ?(k|K|M|G)?$',
  read: (value: unknown): UnitResult<number> => {
    if (typeof value === 'number')
      return Number.isInteger(value) && value >= 0 ? { kind: 'read', value } : refused;
    const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?) ?([kKMG]?)$/.exec(value.trim()) : null;
    if (match === null) return refused;
    return { kind: 'read', value: Math.round(Number(match[1]) * (countFactors[match[2] ?? ''] ?? 1)) };
  },
});

/** How much of a rollout a wave takes: a number of targets, a percentage, or `rest`. */
export const take: Unit<WavePlan['take']> = Object.freeze({
  expected: 'a number of targets, a percentage or `rest`',
  example: '10%',
  pattern: '^(\\d+(?:\\.\\d+)?%|rest)$',
  read: (value: unknown): UnitResult<WavePlan['take']> => {
    if (value === 'rest') return { kind: 'read', value: { kind: 'rest' } };
    if (typeof value === 'number')
      return Number.isInteger(value) && value > 0
        ? { kind: 'read', value: { kind: 'count', count: value } }
        : refused;
    const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)%$/.exec(value.trim())?.[1] : undefined;
    const fraction = percent === undefined ? 0 : Number(percent) / 100;
    return fraction > 0 && fraction <= 1 ? { kind: 'read', value: { kind: 'fraction', fraction } } : refused;
  },
});

/** A gate's measured condition: an operator and a percentage. */
export const threshold: Unit<Omit<GateCondition, 'metric'>> = textUnit(
  {
    expected: 'a condition on a percentage',
    example: '>= 95%',
    pattern: '^(>=|<=|>|<) ?(\\d+(?:\\.\\d+)?)%$',
  },
  ([, sign, percent]) => {
    const operator = operators.find((known) => known === sign);
    const fraction = Number(percent) / 100;
    return operator === undefined || fraction > 1 ? undefined : { operator, threshold: fraction };
  },
);

const operators = Object.freeze([
  '>=',
  '<=',
  '>',
  '<',
] as const satisfies readonly GateCondition['operator'][]);

/** How much of a file a model sees: `file`, `function`, or a number of lines on each side. */
export const modelContext: Unit<ModelContext> = Object.freeze({
  expected: '`file`, `function` or a number of lines',
  example: '{ lines: 40 }',
  pattern: '^(file|function)$',
  read: (value: unknown): UnitResult<ModelContext> => {
    if (value === 'file' || value === 'function') return { kind: 'read', value: { kind: value } };
    if (typeof value !== 'object' || value === null || !('lines' in value)) return refused;
    const { lines } = value;
    const isCount = typeof lines === 'number' && Number.isInteger(lines) && lines >= 0;
    if (!isCount || Object.keys(value).length !== 1) return refused;
    return { kind: 'read', value: { kind: 'lines', lines } };
  },
});

/** An author of commits: `Name <address>`. */
export const author: Unit<{ readonly name: string; readonly email: string }> = textUnit(
  {
    expected: 'an author',
    example: 'Regrade Bot <bot@example.com>',
    pattern: '^([^<>\\n]+?) ?<([^<>@\\s]+@[^<>@\\s]+)>$',
  },
  ([, name, email]) => (name === undefined || email === undefined ? undefined : { name: name.trim(), email }),
);
