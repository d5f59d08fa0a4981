/**
 * Which files of a working tree a migration's `scope.files` takes: the same law as a scan of the fleet has.
 *
 * Globs as of picomatch, on the path relative to the named directory. `.gitattributes` are not asked here.
 */
import picomatch from 'picomatch';
import { classifyContent, isGeneratedPath, isVendoredPath } from '../../core/file-classes.ts';
import type { FileScope } from '../../core/spec/spec.ts';
import type { SourcePath } from './source-files.ts';

/** True where a path is in scope, as far as the path tells. */
export function pathMatcher(scope: FileScope): (file: SourcePath) => boolean {
  const isIncluded = picomatch([...scope.include], { dot: true });
  const isExcluded = scope.exclude.length === 0 ? () => false : picomatch([...scope.exclude], { dot: true });
  return ({ relative }) =>
    isIncluded(relative) &&
    !isExcluded(relative) &&
    (scope.vendored || !isVendoredPath(relative)) &&
    (scope.generated || !isGeneratedPath(relative));
}

/** True where a file's content says that a program wrote it. */
export function isGenerated(path: string, text: string): boolean {
  return classifyContent(path, Buffer.from(text), { generated: false }) === 'generated';
}
