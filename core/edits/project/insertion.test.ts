import { describe, expect, it } from 'vitest';
import { insertionOf } from './insertion.ts';
import { lineDiff } from './line-diff.ts';

interface Given {
  readonly file: readonly string[];
  readonly search: readonly string[];
  readonly replace: readonly string[];
}

/** The file after the one insertion of the hunk, undefined where it has no certain place. */
function inserted({ file, search, replace }: Given): readonly string[] | undefined {
  const at = Int32Array.from(search, (line) => file.indexOf(line));
  const [change, ...more] = lineDiff(search, replace);
  if (change === undefined || more.length > 0) throw new Error('not one insertion');
  const added = replace.slice(change.newFrom, change.newTo);
  const found = insertionOf({ search, replace, at }, change, { bodies: file, added });
  return found === undefined ? undefined : file.toSpliced(found.at, 0, ...found.lines);
}

/** The insertion of lines between the first and the last line of a file, of which SEARCH has only these. */
function between(file: readonly string[], added: readonly string[]): readonly string[] | undefined {
  const [first = '', last = ''] = [file[0], file.at(-1)];
  return inserted({ file, search: [first, last], replace: [first, ...added, last] });
}

describe('an insertion beside a line that SEARCH leaves out', () => {
  it('stays inside or outside of a block by its indentation', () => {
    const closed = ['  run();', '}', 'next();'];
    expect(between(closed, ['  stop();'])).toEqual(closed.toSpliced(1, 0, '  stop();'));
    expect(between(closed, ['stop();'])).toEqual(closed.toSpliced(2, 0, 'stop();'));
    const opened = ['setUp();', 'if (ready) {', '  run();'];
    expect(between(opened, ['  check();'])).toEqual(opened.toSpliced(2, 0, '  check();'));
    expect(between(opened, ['check();'])).toEqual(opened.toSpliced(1, 0, 'check();'));
  });

  it('stays inside or outside of a comment', () => {
    const file = [' * @param a the first', ' */', 'public int run(int a) {'];
    expect(between(file, [' * @return the sum'])).toEqual(file.toSpliced(1, 0, ' * @return the sum'));
    expect(between(file, ['@Override'])).toEqual(file.toSpliced(2, 0, '@Override'));
  });

  it('stays sorted in a sorted list', () => {
    const imports = ["import a from './a';", "import m from './m';", "import z from './z';"];
    expect(between(imports, ["import p from './p';"])?.[2]).toBe("import p from './p';");
    expect(between(imports, ["import b from './b';"])?.[1]).toBe("import b from './b';");
    const mixed = ["import a from './a';", "import z from './z';", "import m from './m';"];
    expect(between(mixed, ["import p from './p';"])).toBeUndefined();
  });

  it('stays sorted among elements that begin with other words', () => {
    const uses = ['  context,', '  identity,', '  resource,', '  storage,'];
    expect(between(uses.slice(0, 3), ['  global,'])).toBeUndefined();
    const given = { file: uses, search: ['  identity,', '  storage,'] };
    expect(inserted({ ...given, replace: ['  identity,', '  state,', '  storage,'] })?.[3]).toBe('  state,');
    expect(inserted({ ...given, replace: ['  identity,', '  keys,', '  storage,'] })?.[2]).toBe('  keys,');
  });

  it('may end with the bracket that the left-out line is, unless it begins with one', () => {
    const file = ['    run();', '  }', '}'];
    expect(between(file, ['', '  stop() {', '    halt();', '  }'])).toEqual(
      file.toSpliced(2, 0, '', '  stop() {', '    halt();', '  }'),
    );
    expect(between(file, ['  }', '  stop() {', '    halt();'])).toBeUndefined();
  });

  it('is no part of the block that the left-out line begins, where a blank line or a comment ends it', () => {
    const file = ['', '\twrite(name) {', '\t\tconst { open } = name;'];
    const comment = ['\t/**', '\t * Writes it.', '\t */'];
    expect(between(file, comment)).toEqual(file.toSpliced(1, 0, ...comment));
  });

  it('stays a paragraph of its own', () => {
    const file = ['name: check', 'on: push', '', 'jobs:'];
    const given = {
      file,
      search: ['name: check', '', 'jobs:'],
      replace: ['name: check', '', 'permissions: none', '', 'jobs:'],
    };
    expect(inserted(given)).toEqual([...file.slice(0, 3), 'permissions: none', '', 'jobs:']);
  });

  it('may be read as moved over a line that it shares with its end', () => {
    const file = ['  last();', '}', '', 'function next() {'];
    const search = ['  last();', '', 'function next() {'];
    const replace = ['  last();', '', '  really();', '', 'function next() {'];
    expect(inserted({ file, search, replace })).toEqual([
      '  last();',
      '',
      '  really();',
      '}',
      '',
      'function next() {',
    ]);
  });

  it('is refused where the file has the added line already', () => {
    expect(between(['"web",', '"http",', '"rest",'], ['"http",'])).toBeUndefined();
  });

  it('is refused where nothing decides', () => {
    expect(between(['one();', 'two();', 'three();'], ['x();'])).toBeUndefined();
    expect(between(['one();', 'two();', 'more();', 'three();'], ['x();'])).toBeUndefined();
    expect(between(['  go();', '} else {', '  stop();'], ['  x();'])).toBeUndefined();
  });
});
