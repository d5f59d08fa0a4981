/**
 * Virtual fields: how to find GritQL's field of a node in a stock tree.
 *
 * A table line is `kind: "name=rule name*=rule"` (`*` marks a list field); a rule is a `|`-separated choice, the first
 * that yields a node wins:
 *   `@f`   the grammar's field f            `@f/`  the named children of that field's nodes
 *   `#k`   children of kind k               `#k/`  the named children of those
 *   `#k+l` children of kind k or l
 *   `~t`   an anonymous child with text t   `*`    named children, comments left out
 *   `*-k`  the same without kind k          `%n`   the n-th named child, from 1
 *   `%n+`  that one and all after it        `%n<`  the n-th named child where another follows
 *   `!`    named children that no other field takes
 *   `^`    keywords and operators: anonymous children that are no punctuation
 *   `-`    never present
 */

/** One way of finding a field's nodes. */
export type FieldRule =
  | { readonly kind: 'field'; readonly name: string; readonly inside: boolean }
  | { readonly kind: 'child'; readonly kinds: readonly string[]; readonly inside: boolean }
  | { readonly kind: 'token'; readonly text: string }
  | { readonly kind: 'named'; readonly except: readonly string[] }
  | { readonly kind: 'nth'; readonly index: number; readonly reach: 'one' | 'open' | 'followed' }
  | { readonly kind: 'rest' | 'keywords' | 'never' };

/** A field of a kind: its name, whether it holds a list, and where it is. */
export interface FieldSpec {
  readonly name: string;
  readonly isList: boolean;
  readonly rules: readonly FieldRule[];
}

/** Table as stored: GritQL kind → its fields. */
export type FieldTable = Readonly<Record<string, string>>;

/** Reads tables into specs; a later table's entry for a field replaces an earlier one's, in place. */
export function readFieldTables(...tables: readonly FieldTable[]): Map<string, readonly FieldSpec[]> {
  const result = new Map<string, Map<string, FieldSpec>>();
  for (const table of tables) {
    for (const [kind, line] of Object.entries(table)) {
      const fields = result.get(kind) ?? new Map<string, FieldSpec>();
      result.set(kind, fields);
      for (const entry of line.split(' ').filter((part) => part !== '')) {
        const spec = readField(entry);
        fields.set(spec.name, spec);
      }
    }
  }
  return new Map([...result].map(([kind, fields]) => [kind, withRest([...fields.values()])]));
}

/** Where a field's place is not known, what the known ones leave is compared instead, so that no child goes unseen. */
function withRest(fields: readonly FieldSpec[]): readonly FieldSpec[] {
  const isUnknown = (field: FieldSpec) => field.rules.every((rule) => rule.kind === 'never');
  return fields.some(isUnknown) ? [...fields, restField] : fields;
}

/** Everything a node holds, for kinds that no table describes. */
export const restField: FieldSpec = { name: '~rest', isList: true, rules: [{ kind: 'rest' }] };

/** Keywords and operators of a node that no table describes. */
export const keywordsField: FieldSpec = {
  name: '~keywords',
  isList: true,
  rules: [{ kind: 'keywords' }],
};

/** A field known only to the grammar. */
export function grammarField(name: string): FieldSpec {
  return { name, isList: false, rules: [{ kind: 'field', name, inside: false }] };
}

function readField(entry: string): FieldSpec {
  const at = entry.indexOf('=');
  const label = entry.slice(0, at);
  const isList = label.endsWith('*');
  const name = isList ? label.slice(0, -1) : label;
  return {
    name,
    isList,
    rules: entry
      .slice(at + 1)
      .split('|')
      .map((rule) => readRule(rule, name)),
  };
}

const reaches: ReadonlyMap<string, 'open' | 'followed'> = new Map([
  ['+', 'open'],
  ['<', 'followed'],
]);

function readRule(rule: string, field: string): FieldRule {
  const inside = rule.endsWith('/');
  const body = inside ? rule.slice(1, -1) : rule.slice(1);
  switch (rule[0]) {
    case '@':
      return { kind: 'field', name: body === '' ? field : body, inside };
    case '#':
      return { kind: 'child', kinds: body.split('+'), inside };
    case '~':
      return { kind: 'token', text: rule.slice(1) };
    case '*':
      return { kind: 'named', except: rule.split('-').slice(1) };
    case '%':
      return {
        kind: 'nth',
        index: Number.parseInt(body, 10),
        reach: reaches.get(body.at(-1) ?? '') ?? 'one',
      };
    case '!':
      return { kind: 'rest' };
    case '^':
      return { kind: 'keywords' };
    default:
      return { kind: 'never' };
  }
}
