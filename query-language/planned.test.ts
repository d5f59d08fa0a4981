/** The law of planning: with its plan a query finds what it finds when tried at every node of every file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SgNode, tsx } from '@ast-grep/napi';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CompiledQuery, compileQuery, mayMatch, mayMatchBytes, runQuery } from './index.ts';

const modules = join(import.meta.dirname, '../node_modules');
const packages = ['fastify', 'commander', 'yaml', 'pino', 'semver', 'diff', 'picomatch', 'pg'];
const files = packages
  .flatMap((name) =>
    readdirSync(join(modules, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:[cm]?js|ts)$/.test(path))
      .map((path) => join(modules, name, path)),
  )
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .filter(
    ({ text }) =>
      text.length < 15_000 &&
      tsx
        .parse(text)
        .root()
        .find({ rule: { kind: 'ERROR' } }) === null,
  );

/** The query without its plan: no file is skipped, every node is tried. */
function withoutPlan(query: CompiledQuery): CompiledQuery {
  const seen = new Set<unknown>();
  const strip = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    if ('op' in part && 'rule' in part) part.rule = undefined;
    for (const inner of part instanceof Map ? part.values() : Object.values(part)) strip(inner);
  };
  strip(query.program);
  const plan = { ...query.plan, literals: { kind: 'always' }, anchor: undefined, isLocal: false } as const;
  return { ...query, plan };
}

function compile(source: string): CompiledQuery | undefined {
  const outcome = compileQuery(source);
  return outcome.kind === 'compiled' ? outcome.query : undefined;
}

const roots = new Map<string, readonly SgNode[]>();

/** Expressions of a file that make short snippets. */
function expressionsOf(text: string): readonly SgNode[] {
  const known = roots.get(text);
  if (known !== undefined) return known;
  const kinds = 'call_expression member_expression binary_expression new_expression assignment_expression';
  const rule = { any: [...kinds.split(' '), 'string', 'throw_statement'].map((kind) => ({ kind })) };
  const found = tsx.parse(text).root().findAll({ rule });
  const short = found.filter((node) => node.text().length < 60 && !/[\n`\\]/.test(node.text()));
  roots.set(text, short);
  return short;
}

/** A snippet made of a node's text, some of its children replaced by variables; the same variable may come twice. */
function snippetOf(node: SgNode, choices: readonly number[]): string {
  let taken = 0;
  const render = (part: SgNode): string => {
    const choice = choices[taken++ % Math.max(1, choices.length)] ?? 0;
    if (part !== node && part.isNamed() && choice < 3) return `$v${choice === 2 ? 1 : taken}`;
    const children = part.children();
    if (children.length === 0 || part.kind() === 'string') return part.text();
    let [out, at] = ['', part.range().start.index];
    for (const child of children) {
      const { start, end } = child.range();
      out += ' '.repeat(start.index - at) + render(child);
      at = end.index;
    }
    return out;
  };
  return render(node);
}

const conditions = [
  '',
  '',
  ' where { $v1 <: includes "e" }',
  ' where { $v2 <: r".*re.*" }',
  ' where { not $v1 <: includes or { "a", "x" } }',
  ' where { $v2 <: contains `this` }',
  ' where { $program <: contains `require($_)` }',
  ' where { $match <: within `function $_($_) { $_ }` }',
];

const arbitraryCase = fc
  .record({
    from: fc.constantFrom(...files),
    at: fc.nat(),
    choices: fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }),
    condition: fc.constantFrom(...conditions),
    other: fc.nat(),
    isChoice: fc.boolean(),
  })
  .map(({ from, at, choices, condition, other, isChoice }) => {
    const nodes = expressionsOf(from.text);
    const pick = (index: number) => {
      const node = nodes[index % Math.max(1, nodes.length)];
      return node === undefined ? '`none`' : `\`${snippetOf(node, choices).replaceAll(/[`\\]/g, '\\$&')}\``;
    };
    return `${isChoice ? `or { ${pick(at)}, ${pick(other)} }` : pick(at)}${condition}`;
  });

test('a query finds with its plan what it finds without', () => {
  const seen = { local: 0, skipped: 0, matched: 0 };
  fc.assert(
    fc.property(
      arbitraryCase,
      fc.array(fc.constantFrom(...files), { minLength: 3, maxLength: 3 }),
      (source, over) => {
        const [query, other] = [compile(source), compile(source)];
        if (query === undefined || other === undefined) return;
        const plain = withoutPlan(other);
        if (query.plan.isLocal) seen.local++;
        for (const file of over) {
          const expected = runQuery(plain, file, { budget: 1e9 });
          const isCandidate = mayMatchBytes(query.plan, Buffer.from(file.text)) && mayMatch(query, file.text);
          if (!isCandidate) seen.skipped++;
          if (expected.kind === 'matched') seen.matched++;
          expect(isCandidate ? runQuery(query, file, { budget: 1e9 }) : { kind: 'clean' }).toEqual(expected);
        }
      },
    ),
    { numRuns: 80, seed: 11 },
  );
  expect(Math.min(seen.local, seen.skipped, seen.matched)).toBeGreaterThan(8);
});
