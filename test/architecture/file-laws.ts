/**
 * Laws of single files: size, header, docstrings, words that promise or switch something off.
 */
import { isForTests, type Violation } from './arrows.ts';
import type { SourceFile } from './source-file.ts';

const maxLines = 400;

/** Generated files are exempt from the laws of style. */
export function isGenerated(path: string): boolean {
  return /(^|\/)generated\/|\.generated\.tsx?$/.test(path);
}

/** Files that have grown beyond what one reader takes in. */
export function checkSize(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path, lines }) => lines > maxLines && !isGenerated(path))
    .map(({ path, lines }) => ({ path, line: lines, message: `has ${lines} lines; the cap is ${maxLines}` }));
}

/** Production files that do not begin by saying what they are. */
export function checkHeaders(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path, text }) => isProduction(path) && !/^(#!.*\n)?\/\*\*/.test(text))
    .map(({ path }) => ({ path, line: 1, message: 'has no header comment' }));
}

/** Exports without a docstring. */
export function checkDocs(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => isProduction(path))
    .flatMap(({ path, undocumented }) =>
      undocumented.map(({ name, line }) => ({ path, line, message: `export ${name} has no docstring` })),
    );
}

/** Comments that put work off or switch a check off. */
const refusedComments: readonly [RegExp, string][] = [
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'puts work off'],
  [/@ts-(ignore|nocheck|expect-error)|biome-ignore|eslint-disable/, 'switches a check off'],
];

/** Code that keeps a test from running. */
const refusedCalls = /\b(test|it|describe|suite|bench)\.(skip|only|todo|skipIf|runIf|fails)\b/;

/** Comments and calls that leave something out. */
export function checkPromises(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap(({ path, comments, text }) => {
    const said = comments.flatMap((comment) =>
      refusedComments
        .filter(([pattern]) => pattern.test(comment.text))
        .map(([, what]) => ({ path, line: comment.line, message: `a comment ${what}` })),
    );
    const called = text
      .split('\n')
      .flatMap((line, index) =>
        /\.test\.tsx?$/.test(path) && refusedCalls.test(withoutStrings(line))
          ? [{ path, line: index + 1, message: 'keeps a test from running' }]
          : [],
      );
    return [...said, ...called];
  });
}

function isProduction(path: string): boolean {
  return !isForTests(path) && !isGenerated(path);
}

/** Samples of bad code stand in strings of the tests of these very laws. */
function withoutStrings(line: string): string {
  return line.replaceAll(/'[^']*'|`[^`]*`|"[^"]*"/g, "''");
}
