/**
 * Laws of the error registry: a code that is spoken of exists, is used, and lies in its area's file.
 */
import { isForTests, type Violation } from './arrows.ts';
import type { SourceFile } from './source-file.ts';

const code = /^RG_[A-Z]+_[A-Z0-9_]+$/;
const areaFile = /^core\/error-codes\/([a-z-]+)\.ts$/;

/** Codes in string literals that the registry does not have. */
export function checkCodesExist(
  files: readonly SourceFile[],
  registry: ReadonlySet<string>,
): readonly Violation[] {
  return files
    .filter(({ path }) => !isForTests(path))
    .flatMap(({ path, strings }) =>
      strings
        .filter(({ value }) => code.test(value) && !registry.has(value))
        .map(({ value, line }) => ({ path, line, message: `${value} is not in the registry` })),
    );
}

/** Codes of the registry that nothing throws or tells. */
export function checkCodesUsed(
  files: readonly SourceFile[],
  registry: ReadonlySet<string>,
): readonly Violation[] {
  const used = new Set(
    files
      .filter(({ path }) => !areaFile.test(path) && !isForTests(path))
      .flatMap(({ strings }) => strings.map(({ value }) => value)),
  );
  return [...registry]
    .filter((one) => !used.has(one))
    .map((one) => ({ path: 'core/error-codes', line: 1, message: `${one} is used nowhere` }));
}

/** Codes defined in another area's file: `RG_<AREA>_…` belongs into `<area>.ts`. */
export function checkCodeAreas(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap(({ path, text }) => {
    const area = areaFile.exec(path)?.[1];
    if (area === undefined) return [];
    const prefix = `RG_${area.toUpperCase().replaceAll('-', '_')}_`;
    return [...text.matchAll(/^ {2}(RG_[A-Z0-9_]+):/gm)]
      .filter(([, name]) => name?.startsWith(prefix) === false)
      .map(([, name]) => ({ path, line: 1, message: `${name} does not begin with ${prefix}` }));
  });
}
