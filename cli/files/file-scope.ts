/**
 * Which files of a working tree a migration's `scope.files` takes.
 *
 * Globs as of picomatch, on the path relative to the named directory. Vendored and generated files are told by the
 * conventions that code hosts use (linguist); a generated file may also say so in its head.
 */
import picomatch from 'picomatch';
import type { FileScope } from '../../core/spec/spec.ts';
import type { SourcePath } from './source-files.ts';

const vendored = picomatch(
  ['**/{node_modules,bower_components,vendor,third_party,third-party,.yarn,.venv}/**', '**/*.min.{js,css}'],
  { dot: true },
);

const generatedName = picomatch(
  [
    '**/*.{pb.go,pb.ts,g.dart,generated.*,designer.cs}',
    '**/{generated,__generated__}/**',
    '**/*-lock.{json,yaml}',
  ],
  { dot: true, nocase: true },
);

const generatedHead =
  /@generated\b|code generated .{0,80}do not edit|this file (?:is|was) (?:auto-?)?generated/i;

/** Characters of a file's head in which it may say that it is generated. */
const headLength = 1500;

/** True where a path is in scope, as far as the path tells. */
export function pathMatcher(scope: FileScope): (file: SourcePath) => boolean {
  const isIncluded = picomatch([...scope.include], { dot: true });
  const isExcluded = scope.exclude.length === 0 ? () => false : picomatch([...scope.exclude], { dot: true });
  return ({ relative }) =>
    isIncluded(relative) &&
    !isExcluded(relative) &&
    (scope.vendored || !vendored(relative)) &&
    (scope.generated || !generatedName(relative));
}

/** True where a file's text says that a program wrote it. */
export function isGenerated(text: string): boolean {
  return generatedHead.test(text.slice(0, headLength));
}
