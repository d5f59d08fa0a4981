/** Tests of skeletons: what is left out, what is refused, and that the parser reads the rest as before. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SgNode, tsx } from '@ast-grep/napi';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetsAcross } from '../offsets.ts';
import { skeletonOf } from './skeleton.ts';

const long = 'xxxxxxxxxxxxxxxxxxxxxxxxx';

/** The skeleton's text with `~` for `long` and `<{` for `${`; the kept offset is where `here` stands. */
function skeleton(text: string): string | undefined {
  const whole = text.replaceAll('~', long).replaceAll('<{', '$' + '{');
  const at = whole.indexOf('here');
  return skeletonOf(whole, at < 0 ? [] : [at])
    ?.text.replaceAll('$' + '{', '<{')
    .replaceAll(long, '~');
}

test.each([
  ['function a() { ~ } here', 'function a() {} here'],
  ['function a() { here } function b() { ~ }', 'function a() { here } function b() {}'],
  ['a = { b: { ~ }, c: { here, d: { ~ } } }', 'a = { b: {}, c: { here, d: {} } }'],
  ['a = `<{ here } <{ f(() => { ~ }) } { ~ }`;', 'a = `<{ here } <{ f(() => {}) } { ~ }`;'],
  ['a = "{"; b = { ~ }', 'a = "{"; b = {}'],
  ['a = /[/{]{/g; b = { ~ }', 'a = /[/{]{/g; b = {}'],
  ['a = b / c; d = { ~ } // {', 'a = b / c; d = {} // {'],
  ['if (a) /{/.test(b); c = { ~ }', 'if (a) /{/.test(b); c = {}'],
  ['(a) / b; c = { ~ } / 1', undefined],
  ['(a) / b; c = { ~ }', '(a) / b; c = {}'],
  ['a++ / b; c = { ~ }; d++ / e', 'a++ / b; c = {}; d++ / e'],
  ['a << 2; b <= c; d = { ~ }', 'a << 2; b <= c; d = {}'],
  ['while (n-->0) { ~ }', 'while (n-->0) {}'],
  ['1.5e+3 / 2; .5 / 3; 1./2; a = { ~ }', '1.5e+3 / 2; .5 / 3; 1./2; a = {}'],
  ['a.return / 2; b = { ~ }', 'a.return / 2; b = {}'],
  ['return /}/; b = { ~ }', 'return /}/; b = {}'],
  ['a = { "x\\\n}": { ~ } }', 'a = {}'],
  ['/* { */ a = { ~ }', '/* { */ a = {}'],
  ['#!/usr/bin/env {\na = { ~ }', '#!/usr/bin/env {\na = {}'],
  ['a = { b }', undefined],
  ['a = <b>{ ~ }</b>', undefined],
  ['if (a) <b>{ ~ }</b>', undefined],
  ['a = b; <!-- {\n c = { ~ }', undefined],
  ['a\n--> {\nc = { ~ }', undefined],
  ['yield /a/; b = { ~ }', undefined],
  ['a! / b; c = { ~ }', undefined],
  ['a = { ~ ', undefined],
  ['a = { ~ )', undefined],
  ['a = "{ ~ }', undefined],
  ['a = `{ ~ }', undefined],
  ['a = /{ ~ }', undefined],
  ['// \u2028 { ~ }', undefined],
])('%j becomes %j', (text, expected) => {
  expect(skeleton(text)).toBe(expected);
});

const modules = join(import.meta.dirname, '../../../node_modules');
const packages = ['fastify', 'commander', 'yaml', 'pino', 'semver', 'diff', '@types/node'];
const files = packages
  .flatMap((name) =>
    readdirSync(join(modules, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:[cm]?js|ts)$/.test(path))
      .map((path) => join(modules, name, path)),
  )
  .filter((_, index) => index % 3 === 0);

/** All nodes of a tree as `kind start end`, without those that lie in a cut. */
function outline(root: SgNode, place: (node: SgNode) => readonly [number, number], cuts: readonly number[]) {
  const lines: string[] = [];
  const visit = (node: SgNode) => {
    const [start, end] = place(node);
    for (let i = 0; i < cuts.length; i += 2)
      if (start >= (cuts[i] ?? 0) && end <= (cuts[i + 1] ?? 0) && node.range().start.index > 0) return;
    lines.push(`${node.kind()} ${start} ${end}`);
    for (const child of node.children()) visit(child);
  };
  visit(root);
  return lines;
}

test('the parser reads what is left as it did before, in real files', () => {
  let cutFiles = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      (path, at) => {
        const text = readFileSync(path, 'utf8').slice(0, 20_000);
        const kept = at.map((share) => Math.floor(share * text.length)).sort((a, b) => a - b);
        const found = skeletonOf(text, kept);
        const whole = tsx.parse(text).root();
        if (found === undefined || whole.find({ rule: { kind: 'ERROR' } }) !== null) return;
        cutFiles++;
        const { start, end } = offsetsAcross(found.cuts);
        const left = outline(
          tsx.parse(found.text).root(),
          (node) => [start(node.range().start.index), end(node.range().end.index)],
          [],
        );
        const expected = outline(
          whole,
          (node) => [node.range().start.index, node.range().end.index],
          found.cuts,
        );
        expect(left).toEqual(expected);
      },
    ),
    { numRuns: 150, seed: 5 },
  );
  expect(cutFiles).toBeGreaterThan(30);
});
