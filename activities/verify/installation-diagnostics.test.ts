/** Messages of a bare checkout, told apart from those of the patch. */
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostics.ts';
import { countingDiagnostics, packagesIn } from './installation-diagnostics.ts';

const listed = new Set(['express', '@scope/lib', '@types/node', '@types/left__pad']);
const at = (code: string, text: string): Diagnostic => ({ path: 'a.ts', line: 1, code, text });
const missing = (name: string) =>
  at('TS2307', `Cannot find module '${name}' or its corresponding type declarations.`);
const implicit = at('TS7006', "Parameter 'x' implicitly has an 'any' type.");
const count = (...fresh: readonly Diagnostic[]) =>
  countingDiagnostics(fresh, fresh, listed).map((one) => one.text);

describe('countingDiagnostics', () => {
  it.each([
    missing('node:url'),
    missing('fs/promises'),
    missing('express'),
    missing('express/lib/router'),
    missing('@scope/lib/deep'),
    missing('@left/pad'),
    at('TS7016', "Could not find a declaration file for module 'express'."),
    at('TS2580', "Cannot find name 'Buffer'. Do you need to install type definitions for node?"),
    at('TS2304', "Cannot find name 'URL'."),
    at('TS2688', "Cannot find type definition file for 'node'."),
  ])('leaves out what an installation would bring: $text', (one) => {
    expect(count(one)).toEqual([]);
  });

  it.each([
    missing('./gone.ts'),
    missing('../gone.ts'),
    missing('not-listed'),
    missing('@scope/other'),
    at('TS2304', "Cannot find name 'undeclared'."),
    at('TS2322', "Type 'string' is not assignable to type 'number'."),
    implicit,
  ])('counts what is of the patch: $text', (one) => {
    expect(count(one)).toEqual([one.text]);
  });

  it('does not count an implicit any where something is not installed', () => {
    expect(count(missing('express'), implicit)).toEqual([]);
    expect(countingDiagnostics([implicit], [implicit, missing('express')], listed)).toEqual([]);
  });

  it('counts unknown names of the runtime where nothing lists its types', () => {
    const one = at('TS2304', "Cannot find name 'URL'.");
    expect(countingDiagnostics([one], [one], new Set())).toEqual([one]);
  });
});

describe('packagesIn', () => {
  it('reads every section and the name', () => {
    const manifest = {
      name: 'me',
      dependencies: { a: '1' },
      devDependencies: { b: '1' },
      scripts: { c: '' },
    };
    expect(packagesIn(JSON.stringify(manifest))).toEqual(['a', 'b', 'me']);
    expect(packagesIn('{ broken')).toEqual([]);
    expect(packagesIn('{ "dependencies": null }')).toEqual([]);
  });
});
