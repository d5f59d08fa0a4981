/**
 * From measurements to field tables: for each GritQL kind, where its fields are in the stock grammar's tree.
 *
 * `measurements.json` states, per kind and field, the share of occurrences at which each rule found exactly the right
 * nodes; the best sound rule is kept. A rule after `=` was chosen where it was measured. Hand corrections live in each
 * language's own folder and are laid over the tables when they are read. `write-tables.ts` writes the files.
 */
import type { GeneratedTable } from '../define-language.ts';

interface MeasuredField {
  readonly name: string;
  readonly isList: boolean;
  readonly isStock: boolean;
  readonly rates: ReadonlyMap<string, number>;
  readonly chosen: string | undefined;
}

/** What was measured of one language; a field is `NAME[*][!] RULE=RATE …` or `NAME[*] =RULE` (`*` list, `!` stock field). */
export interface MeasuredLanguage {
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  readonly gritOnly: readonly string[];
  readonly leaves?: readonly string[];
  readonly stockOnly: readonly string[];
}

/** Fields whose value is one of a few keywords, wherever they occur. */
const keywordFields: Readonly<Record<string, string>> = {
  async: '~async',
  static: '~static',
  default: '~default',
  type: '~type|~typeof',
  chain: '~.|#optional_chain',
};

const soundRate = 0.95;

/** The table for one language's measurements. */
export function tableOf({ kinds, ...names }: MeasuredLanguage): GeneratedTable {
  const fields = Object.entries(kinds).map(
    ([kind, entries]) => [kind, lineOf(entries.map(readField))] as const,
  );
  return { fields: Object.fromEntries(fields), ...names };
}

function readField(entry: string): MeasuredField {
  const [label = '', ...rules] = entry.split(' ');
  const chosen = rules.find((rule) => rule.startsWith('='))?.slice(1);
  const measured = chosen === undefined ? rules : [];
  return {
    name: label.replace(/[*!]+$/, ''),
    isList: label.includes('*'),
    isStock: label.includes('!'),
    rates: new Map(measured.map((rule) => [rule.slice(0, rule.lastIndexOf('=')), rateOf(rule)])),
    chosen,
  };
}

function rateOf(rule: string): number {
  return Number(rule.slice(rule.lastIndexOf('=') + 1));
}

/** Fields of one kind; the only field without a known place takes what the others leave. */
function lineOf(fields: readonly MeasuredField[]): string {
  const rules = fields
    .filter(({ name }) => name !== 'parenthesis')
    .map((field) => [`${field.name}${field.isList ? '*' : ''}`, field.chosen ?? ruleOf(field)] as const);
  const isChosen = fields.some(({ chosen }) => chosen !== undefined);
  const unknown = rules.filter(([, rule]) => rule === '-');
  const only = unknown.length === 1 && !isChosen ? unknown[0]?.[0] : undefined;
  return rules.map(([label, rule]) => `${label}=${label === only ? '!' : rule}`).join(' ');
}

function ruleOf({ name, isStock, rates }: MeasuredField): string {
  const best = Math.max(0, ...rates.values());
  if (isStock && (best === 0 || (rates.get(`field(${name})`) ?? 0) >= Math.min(best, soundRate))) return '@';
  const top = [...rates].filter(([, rate]) => rate >= best - 0.02).map(([rule]) => rule);
  const kept = ['field', 'namedChildren', 'child', 'token'].flatMap((prefix) =>
    top.filter((rule) => rule.startsWith(prefix)),
  )[0];
  if (kept === undefined || (kept.startsWith('child') && best < soundRate)) return '-';
  if (kept === 'token') return isStock ? '@' : (keywordFields[name] ?? '-');
  if (kept === 'namedChildren') return '*';
  const inside = kept.endsWith('.namedChildren') ? '/' : '';
  const body = kept.replace('.namedChildren', '').replace(/^child:|^field\(|\)$/g, '');
  return `${kept.startsWith('field') ? '@' : '#'}${body}${inside}`;
}
