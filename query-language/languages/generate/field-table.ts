/**
 * Writes `languages/tables/generated/*.json` from a measured field map: for each GritQL kind, where its fields are in
 * the stock grammar's tree.
 *
 * Run: `node query-language/languages/generate/field-table.ts FIELD-MAP.json`. The map states, per kind and field, the
 * share of occurrences at which each rule found exactly the right nodes; the best sound rule is kept. Hand corrections
 * live in each language's own folder and are laid over these tables when they are read.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface MeasuredField {
  readonly multiple: boolean;
  readonly rules: readonly (readonly [rule: string, rate: number])[];
  readonly inUpstream: boolean;
}

interface MeasuredLanguage {
  readonly kinds: Readonly<
    Record<
      string,
      { readonly fields?: Readonly<Record<string, MeasuredField>>; readonly upstreamKinds?: object }
    >
  >;
  readonly gritOnlyKinds: readonly string[];
  readonly upstreamOnlyKinds: readonly string[];
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

/** Fields of one kind; the only field without a known place takes what the others leave. */
function lineOf(fields: Readonly<Record<string, MeasuredField>>): string {
  const rules = Object.entries(fields)
    .filter(([name]) => name !== 'parenthesis')
    .map(([name, field]) => [`${name}${field.multiple ? '*' : ''}`, ruleOf(name, field)] as const);
  const unknown = rules.filter(([, rule]) => rule === '-');
  const only = unknown.length === 1 && rules.length > 0 ? unknown[0]?.[0] : undefined;
  return rules.map(([label, rule]) => `${label}=${label === only ? '!' : rule}`).join(' ');
}

function ruleOf(name: string, field: MeasuredField): string {
  const rates = new Map(field.rules);
  const best = Math.max(0, ...rates.values());
  if (field.inUpstream && (best === 0 || (rates.get(`field(${name})`) ?? 0) >= Math.min(best, soundRate)))
    return '@';
  const top = [...rates].filter(([, rate]) => rate >= best - 0.02).map(([rule]) => rule);
  const kept = ['field', 'namedChildren', 'child', 'token'].flatMap((prefix) =>
    top.filter((rule) => rule.startsWith(prefix)),
  )[0];
  if (kept === undefined || (kept.startsWith('child') && best < soundRate)) return '-';
  if (kept === 'token') return field.inUpstream ? '@' : (keywordFields[name] ?? '-');
  if (kept === 'namedChildren') return '*';
  const inside = kept.endsWith('.namedChildren') ? '/' : '';
  const body = kept.replace('.namedChildren', '').replace(/^child:|^field\(|\)$/g, '');
  return `${kept.startsWith('field') ? '@' : '#'}${body}${inside}`;
}

function tableOf(language: MeasuredLanguage): Record<string, unknown> {
  const fields: Record<string, string> = {};
  for (const [kind, entry] of Object.entries(language.kinds)) {
    fields[kind] = lineOf(entry.fields ?? {});
  }
  const gritOnly = language.gritOnlyKinds.filter((kind) => kind !== 'grit_metavariable');
  return { fields, gritOnly, stockOnly: language.upstreamOnlyKinds };
}

function main(mapPath: string | undefined): void {
  if (mapPath === undefined) throw new Error('usage: field-table.ts FIELD-MAP.json');
  const map = JSON.parse(readFileSync(mapPath, 'utf8')) as Readonly<Record<string, MeasuredLanguage>>;
  const folder = join(import.meta.dirname, '..', 'tables', 'generated');
  mkdirSync(folder, { recursive: true });
  for (const [name, language] of Object.entries(map)) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(tableOf(language), null, 1)}\n`);
  }
}

main(process.argv[2]);
