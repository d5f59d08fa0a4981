/**
 * Reads `linguist-generated` and `linguist-vendored` out of `.gitattributes` files, as their authors meant them.
 *
 * Pure text work: `git check-attr` reads only a working tree or the index before git 2.40. Patterns are those of
 * gitignore: one without a slash matches the name at any depth below its file; the last line that matches wins; a file
 * deeper in the tree outranks one above.
 */
import picomatch from 'picomatch';

/** What attributes say of a path; absent where they say nothing. */
export interface AttributeMarks {
  readonly generated?: boolean;
  readonly vendored?: boolean;
}

/** Marks of a path. */
export type AttributeLookup = (path: string) => AttributeMarks;

/** One `.gitattributes` file. */
export interface AttributesFile {
  readonly path: string;
  readonly text: string;
}

interface Rule {
  readonly folder: string;
  readonly matches: (path: string) => boolean;
  readonly marks: AttributeMarks;
}

const noMarks: AttributeMarks = Object.freeze({});

/** Builds the lookup over all attribute files of a commit. */
export function readAttributes(files: readonly AttributesFile[]): AttributeLookup {
  const byDepth = [...files].sort((a, b) => depthOf(a.path) - depthOf(b.path));
  const rules = byDepth.flatMap(rulesOf);
  if (rules.length === 0) return () => noMarks;
  return (path) => {
    let marks = noMarks;
    for (const rule of rules)
      if (path.startsWith(rule.folder) && rule.matches(path.slice(rule.folder.length)))
        marks = { ...marks, ...rule.marks };
    return marks;
  };
}

function depthOf(path: string): number {
  return path.split('/').length;
}

function rulesOf(file: AttributesFile): readonly Rule[] {
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  return file.text.split('\n').flatMap((line) => {
    const parsed = readLine(line.trim());
    return parsed === undefined ? [] : [{ folder, ...parsed }];
  });
}

function readLine(line: string): Omit<Rule, 'folder'> | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const { pattern = '', rest = '' } =
    /^(?<pattern>"(?:[^"\\]|\\.)*"|\S+)\s*(?<rest>.*)$/.exec(line)?.groups ?? {};
  const attributes = rest.split(/\s+/);
  const generated = readMark(attributes, 'linguist-generated');
  const vendored = readMark(attributes, 'linguist-vendored');
  if (generated === undefined && vendored === undefined) return undefined;
  return {
    matches: createPattern(pattern.startsWith('"') ? pattern.slice(1, -1) : pattern),
    marks: {
      ...(generated === undefined ? {} : { generated }),
      ...(vendored === undefined ? {} : { vendored }),
    },
  };
}

function readMark(attributes: readonly string[], name: string): boolean | undefined {
  let mark: boolean | undefined;
  for (const attribute of attributes) {
    if (attribute === name || attribute === `${name}=true`) mark = true;
    else if (attribute === `-${name}` || attribute === `${name}=false`) mark = false;
  }
  return mark;
}

function createPattern(pattern: string): (path: string) => boolean {
  const anchored = pattern.replace(/^\//, '');
  const isName = !pattern.includes('/');
  // Braces and extended globs are plain text in git's patterns.
  const glob = isName ? `**/${anchored}` : anchored;
  return picomatch(glob, { dot: true, nobrace: true, noextglob: true, nonegate: true });
}
