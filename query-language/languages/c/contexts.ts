/** Where a snippet of C or C++ can stand: as it is, as a statement, an expression, a member or a case. */
import type { Context } from '../language.ts';

/** Statements come before the top level, where a call would be read as a declaration. */
export const bracedContexts: readonly Context[] = [
  ['int f() { ', ' }'],
  ['int f() { ', '; }'],
  ['int f() { v = ', '; }'],
  ['', ''],
  ['', ';'],
  ['struct S { ', ' };'],
  ['void f(', ') {}'],
  ['void f() { switch (v) { ', ' } }'],
];

/** Directives end with their line. */
export const preprocessorLines: readonly string[] = [
  'preproc_include',
  'preproc_def',
  'preproc_function_def',
  'preproc_call',
];
