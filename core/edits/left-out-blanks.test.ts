import { describe, expect, it } from 'vitest';
import { applied, refused } from './testing/one-edit.ts';

describe('blank lines that SEARCH leaves out', () => {
  it('may be either one of a run beside text that brings its own', () => {
    const text = 'def test_directed():\n    check(graph)\n\n\nclass TestAll:\n    pass\n';
    const search = 'def test_directed():\n    check(graph)\n\nclass TestAll:\n';
    refused(text, search, search.replace('graph)\n', 'graph)\ndef test_trivial():\n    check(None)\n\n'));
    const plain = search.replace('graph)\n', 'graph)\n    check(None)\n');
    expect(applied(text, search, plain)).toBe(text.replace('graph)\n', 'graph)\n    check(None)\n'));
  });

  it('may be either one of a run of two beside text that brings none', () => {
    const text = 'int first(int a,\n    int b);\n\n\nvoid second(void);\nvoid third(void);\n';
    const search = text.replace('\n\n\n', '\n\n');
    refused(text, search, search.replace('b);\n', 'b);\nint other(int c);\n'));
  });

  it('part no directive from another one of another name', () => {
    const text = '//\n// include the stream support\n//\n\n#if !defined(USE_STD)\n#endif\n';
    const search = text.replace('\n\n#if', '\n#if');
    refused(text, search, search.replace('#if', '#include <tweakme.h>\n#if'));
  });

  it('stay beside replaced lines only where these have their new form at that end', () => {
    const text = 'res = perform(curl);\n\nprint_error("do it again");\nres = perform(other);\n';
    const search = 'res = perform(curl);\nprint_error("do it again");\nres = perform(other);\n';
    refused(
      text,
      search,
      search.replace('print_error("do it', 'if (res)\n  goto cleanup;\nprint_error("now do it'),
    );
    const noted = '// Once more.\nprint_error("now do it';
    expect(applied(text, search, search.replace('print_error("do it', noted))).toBe(
      text.replace('print_error("do it', noted),
    );
    const wrapped = search.replace('print_error("do it again");', 'print_error(\n  stderr, "do it again");');
    expect(applied(text, search, wrapped)).toBe(text.replace('print_error(', 'print_error(\n  stderr, '));
  });

  it('stay beside as many lines as before, and beside one statement, but not among lines of the other side', () => {
    const text = 'import one\n\nconst total = 1;\nrun(total);\n';
    const search = text.replace('\n\n', '\n');
    expect(applied(text, search, search.replace('const total = 1', 'let sum'))).toBe(
      text.replace('const total = 1', 'let sum'),
    );
    const wrapped = 'let sum = add(\n  1,\n)';
    expect(applied(text, search, search.replace('const total = 1', wrapped))).toBe(
      text.replace('const total = 1', wrapped),
    );
    refused(text, search, search.replace('const total = 1;', 'import {\n  sum,\n} from two;'));
    const styles = '@import "maps";\n\n@import "lists";\n.page {}\n';
    const quoted = styles.replace('\n\n', '\n');
    refused(styles, quoted, quoted.replace('@import "lists";', '@import "dark";\n@import "more";'));
    const like = styles.replace('@import "maps"', '.root {}');
    expect(
      applied(like, like.replace('\n\n', '\n'), '.root {};\n@import "dark";\n@import "more";\n.page {}\n'),
    ).toBe('.root {};\n\n@import "dark";\n@import "more";\n.page {}\n');
  });

  it('stay where lines are deleted', () => {
    const text = 'return centrality\n\n\n# obsolete name\ndef edges(graph):\n    warn()\n\n\n# helpers\n';
    const search = 'return centrality\n\n# obsolete name\ndef edges(graph):\n    warn()\n\n';
    expect(applied(text, search, 'return centrality\n')).toBe('return centrality\n\n\n# helpers\n');
  });

  it('are not beside as many lines as before where these stand at another level', () => {
    const text = 'with:\n  path: here\n\n- name: First\n  uses: one\n- name: Last\n';
    const search = text.replace('\n\n', '\n');
    refused(text, search, search.replace('- name: First\n  uses: one', '  ref: main\n- uses: two'));
  });

  it('leave no doubt about the line that both have beside the first of them', () => {
    const text = 'import one\nimport two\n\n__all__ = [one, two]\n\n\ndef run():\n    go()\n';
    const search = 'import one\nimport two\n\n\n';
    expect(applied(text, search, search.replace('two\n', 'two\nimport three\n'))).toBe(
      text.replace('two\n', 'two\nimport three\n'),
    );
  });

  it('are all in front of a text that brings as many behind it', () => {
    const text = 'def one():\n    go()\n\n\ndef three():\n    stop()\n';
    const two = 'def two():\n    halt()\n\n\n';
    expect(applied(text, '    go()\n\n', `    go()\n\n${two}`)).toBe(
      text.replace('def three', `${two}def three`),
    );
    expect(applied(text, '    go()\n\n', `    go()\n\n\n${two.slice(0, -1)}`)).toBe(
      text.replace('def three', `${two}def three`),
    );
  });

  it('are all behind a text that brings as many in front of it', () => {
    const text = 'def one():\n    go()\n\n\ndef three():\n    stop()\n';
    const two = '\n\ndef two():\n    halt()\n';
    expect(applied(text, '\ndef three', `${two}\ndef three`)).toBe(
      text.replace('\n\n\ndef', `\n${two}\n\ndef`),
    );
  });

  it('are not there to be replaced where the file has a line in their place', () => {
    const text =
      'void discard(info *err);\nunsigned long memory(state *lua);\n    x_3 := compute(value)\n\n#endif\n';
    const search = 'void discard(info *err);\nunsigned long memory(state *lua);\n\n\n#endif\n';
    refused(text, search, search.replace('lua);\n\n', 'lua);\nvoid collect(state *lua);\n'));
  });

  it('are taken from no run that has fewer than SEARCH', () => {
    const text = 'void select() {\n    applyChange(value);\n}\n\n/** Sets the option by its index. */\n';
    const search = text.replace('}\n\n', '}\n\n\n\n');
    refused(text, search, text.replace('}\n\n', '}\n\n\n'));
  });

  it('do not come between new forms that stand within something else', () => {
    const text =
      'use own::service::{Factory, Request};\nuse own::types::{Body, Lines, Form};\n\nuse router::Patterns;\nrun();\n';
    const search = text.replace('\n\n', '\n');
    const merged =
      'use own::{\n    service::{Factory, Request},\n    types::{Body, Lines, Form},\n    router::Patterns,\n};\nrun();\n';
    refused(text, search, merged);
  });

  it('are nowhere among replaced lines where the one above them has no new form', () => {
    const text =
      'one();\n\n**Note: there is nothing yet**\n\nBrowse the old documentation online:\n\nend();\n';
    const search = text.replace('yet**\n\n', 'yet**\n');
    refused(text, search, 'one();\n\nBrowse the new documentation online:\nMore of it.\n\nend();\n');
  });

  it('do not stand behind what opens a block', () => {
    const text = 'func register() {\n\tm.Lock()\n\tdefer m.Unlock()\n\n\tstate := m.proxies[id]\n}\n';
    const search = text.replace('\n\n', '\n');
    const replace = search.replace(
      '\tstate',
      '\tdefer recovered()\n\treturn m.register(id)\n}\n\nfunc inner() {\n\tstate',
    );
    refused(text, search, replace);
  });

  it('are not parted from a directive as from a comment', () => {
    const text = '#include "format.h"\n#include "color.h"\n\n// Exercises the interface.\nvoid test() {}\n';
    const search = text.replace('\n\n', '\n');
    expect(applied(text, search, search.replace('color.h"\n', 'color.h"\n#undef I\n'))).toBe(
      text.replace('color.h"\n', 'color.h"\n#undef I\n'),
    );
  });

  it('leave it open which of two is new where a line behind them is left out', () => {
    const text =
      'import itertools\n\nimport pytest\nimport networks as nx\nfrom networks import graph_could_be\n';
    const search = 'import itertools\n\nimport networks as nx\nfrom networks import graph_could_be\n';
    refused(text, search, search.replace('itertools\n', 'itertools\nimport typing\n\n'));
  });

  it('leave it open which bracket is meant where SEARCH has one that the file lacks', () => {
    const text = 'make() {\n  return runtimeInstaller(bridge);\n}\n\n}\n';
    refused(
      text,
      '  return runtimeInstaller(bridge);\n\n}\n',
      '  return runtimeInstaller(bridge);\n\n} // namespace\n',
    );
  });

  it('are not all that stays of a text whose last line is not in the file', () => {
    const steps =
      '  firstStep(ready, now);\n  secondStep(ready, now);\n  thirdStep(ready, now);\n  lastStep(now);\n';
    refused(`start() {\n${steps}\n  stop();\n}\n`, `${steps}\n\treturn nil\n`, '\n\treturn nil\n');
  });
});
