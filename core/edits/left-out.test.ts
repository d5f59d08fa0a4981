import { describe, expect, it } from 'vitest';
import { applied, refused } from './testing/one-edit.ts';

describe('a line that SEARCH leaves out', () => {
  it('is not a blank line because SEARCH begins with one', () => {
    const text =
      'import (\n\t"time"\n\n\t"example.org/cache"\n\t"example.org/structs"\n\t"testing/mock"\n)\n';
    const search = '\n\t"example.org/structs"\n\t"testing/mock"\n)\n';
    refused(text, search, '\n\t"testing/mock"\n\n\t"example.org/structs"\n)\n');
    expect(applied(text, search, search.replace('structs', 'types'))).toBe(text.replace('structs', 'types'));
  });

  it('may end a docstring, which leads nothing', () => {
    const text =
      'def cancel(self):\n    """Make the error.\n\n    It is to be called once.\n    """\n    if self.message is None:\n        fail(self)\n';
    const search = text.replace('    """\n    if', '    if');
    refused(
      text,
      search,
      search.replace('    if self.m', '    if self.exc:\n        return self.exc\n\n    if self.m'),
    );
  });

  it('may be a rule of a style sheet, which is no decorator', () => {
    const text =
      '.display {\n  @include font-size($font-size);\n  font-weight: $display-weight;\n  line-height: $display-height;\n}\n';
    const search = '.display {\n  font-weight: $display-weight;\n  line-height: $display-height;\n}\n';
    refused(text, search, search.replace('{\n', '{\n  font-family: $display-family;\n'));
  });

  it('may begin a block in which the last of the added lines belong', () => {
    const text =
      'strategy:\n  matrix:\n    include:\n    - go: 1.19.x\n      latest: true\n\nsteps:\n- name: Set up the language\n  uses: actions/setup@v4\n';
    const search = text.replace('steps:\n', '');
    const added = '    - go: 1.21.x\n\n- name: Check the sources out\n  uses: actions/checkout@v4\n';
    refused(text, search, search.replace('    - go: 1.19.x\n      latest: true\n', added));
  });

  it('may begin a block of which the added text has the further lines', () => {
    const text = 'framework:\n    validation:\n        translation_domain: messages\n';
    const search = text.replace('    validation:\n', '');
    const added =
      'framework:\n    errors:\n        log: true\n        email_mode: html5\n        translation';
    refused(text, search, search.replace('framework:\n        translation', added));
  });

  it('tells by its indentation that the line above it opens something', () => {
    const text = '=hamburger($size)\n  cursor: pointer\n  display: block\n  height: $size\n';
    const search = text.replace('  cursor: pointer\n', '');
    refused(text, search, search.replace('  display', '  appearance: none\n  border: none\n  display'));
  });

  it('is in order by chance where lines are tags', () => {
    const text = '<!DOCTYPE html>\n<head>\n<meta charset="UTF-8">\n<style>\n{stylesheet}\n';
    const search = text.replace('<head>\n', '');
    refused(text, search, search.replace('html>\n', 'html>\n<html>\n'));
  });

  it('is not placed by the indentation of directives', () => {
    const text =
      'class file {\n  buffered fdopen(const char* mode);\n};\n\n// Returns the page size.\nlong pagesize();\n';
    const search = text.replace('};\n', '');
    const added = '#  if defined(_WIN32)\n  file open(int flag);\n#  endif\n';
    expect(applied(text, search, search.replace('// Returns', `${added}\n// Returns`))).toBe(
      text.replace('};\n', `\n${added}};\n`),
    );
  });

  it('may be what a hole in the added text is for', () => {
    const text =
      '#include <memory>\n#include <string>\n#include "Scheduler.h"\n\nnamespace animated {\nstruct Wrapper {\n';
    const search = text.replace('#include "Scheduler.h"\n', '');
    const added = '#ifdef __APPLE__\n#include "Animated/Scheduler.h"\n#else\n#endif\n\nnamespace';
    refused(text, search, search.replace('namespace', added));
    const types =
      'export {};\n\ntype Options = {\n    omit?: readonly string[];\n    shallow?: boolean;\n};\n';
    const quoted = types.replace('type Options = {\n', '');
    refused(
      types,
      quoted,
      quoted.replace('    omit', '/**\n * Options\n */\n    /**\n     * Properties\n     */\n    omit'),
    );
  });

  it('may be the head of a group of lines like the added ones', () => {
    const text =
      '#include <dispatch.h>\n\n// Windows API\n#include <winrt/Collections.h>\n#include <winrt/Cryptography.h>\n';
    const search = text.replace('// Windows API\n', '');
    refused(
      text,
      search,
      search.replace('#include <winrt/Coll', '#include <windows.Sockets.h>\n#include <winrt/Coll'),
    );
  });

  it('may stand before or behind a blank line that comes with replaced lines', () => {
    const text =
      'from collections import defaultdict\n\nimport networks as nx\n\n__all__ = ["check_planarity", "Embedding"]\n\ndef check_planarity(graph):\n    return embed(graph)\n';
    const search = text.replace('import networks as nx\n\n', '');
    refused(text, search, search.replace('\n__all__ = ["check', '\n\n__all__ = ["is_planar", "check'));
  });

  it('stays where it is or goes along with a line beside it that the edit moves', () => {
    const text =
      'exports.adapters = adapters;\nexports.createUrl = createUrl;\nexports.logger = logger;\nexports.createConsumer = createConsumer;\nexports.getConfig = getConfig;\nfreeze(exports);\n';
    const search = text.replace('exports.createUrl = createUrl;\n', '');
    const moved = search
      .replace('exports.logger = logger;\n', '')
      .replace('freeze', 'exports.logger = logger;\nfreeze');
    refused(text, search, moved);
  });

  it('parts a change from lines behind it, too light to tell', () => {
    const text =
      'first(() => {\n      });\n    });\n\n    var item = query("select");\n    var path = window.location;\n    item.value = path.name;\n\n    item.listen("change", visit);\n    item.show(window);\n';
    const search =
      '      });\n    });\n\n    var path = window.location;\n    item.value = path.name;\n\n    item.listen("change", visit);\n    item.show(window);\n';
    const replace = search.replace(
      '    var path = window.location;\n    item.value = path.name;\n',
      '    document.listen("keyup", close);\n\n    var where = document.place;\n    item.value = where.title;\n',
    );
    refused(text, search, replace);
  });
});

describe('a bracket that SEARCH leaves out', () => {
  it('is not the one in front of it, which stands at another level', () => {
    const text = 'for (a) {\n    if (a) {\n      push(a);\n    }\n  }\n  return results(a, b);\n}\n';
    const search = '    }\n  return results(a, b);\n}\n';
    expect(applied(text, search, search.replace('  return', '  // All of them.\n  return'))).toBe(
      text.replace('  return', '  // All of them.\n  return'),
    );
  });
});

describe('one line quoted without its indentation', () => {
  it('begins a tag whose attributes stand right of it', () => {
    const text = '    return (\n      <View layout={layout}>\n        {children}\n      </View>\n    );\n';
    const replace = '<View\n  layout={layout}\n  style={cell}>';
    expect(applied(text, '<View layout={layout}>', replace)).toBe(
      text.replace('<View layout={layout}>', '<View\n        layout={layout}\n        style={cell}>'),
    );
  });

  it('is followed by a line that stands under a column or a bracket of it as quoted', () => {
    const declared = 'void run(void)\n{\n    unsigned               first, second;\n    int one;\n}\n';
    const more = 'unsigned               first, second,\n                       third;\n';
    expect(applied(declared, 'unsigned               first, second;\n', more)).toContain(
      '    unsigned               first, second,\n                           third;\n    int one;\n',
    );
    const called = 'def run():\n    assert total == \\\n        Sum((one, 0),\n            (two, True))\n';
    expect(applied(called, 'Sum((one, 0),\n', 'Sum((first(one),\n     0),\n')).toContain(
      '        Sum((first(one),\n             0),\n            (two',
    );
  });

  it('has nothing under a bracket that it closes itself', () => {
    const text = 'function check() {\n  return FORMAT.test(value);\n};\n';
    const replace = 'if (isBuffer(value)) {\n    value = read(value);\n  }\n  return FORMAT.test(value);\n';
    expect(applied(text, 'return FORMAT.test(value);\n', replace)).toBe(
      text.replace('return FORMAT.test(value);\n', replace),
    );
  });

  it('is followed by directives at the margin', () => {
    const text = 'Proxy(\n    Runtime *rt,\n    Layout *layout)\n    : rt(rt) {}\n';
    const replace = 'Layout *layout\n#ifdef NEW_ARCH\n    ,\n    Manager *manager\n#endif\n    )';
    expect(applied(text, 'Layout *layout)', replace)).toBe(text.replace('Layout *layout)', replace));
  });

  it('is followed by a bracket that closes what is around it', () => {
    const text = 'bool waits() {\n  return _module->waits();\n}\n';
    const replace = 'return module_->waits();\n}\n\nvoid perform() {\n  module_->perform();';
    expect(applied(text, 'return _module->waits();', replace)).toBe(
      text.replace('return _module->waits();', replace),
    );
  });

  it('goes on in a line that stands deeper than a sentence that ends', () => {
    const text = 'split:\n    description:\n        - The separator of values.\n    type: str\n';
    const replace = '- The separator of values,\n  of which the database has one.';
    expect(applied(text, '- The separator of values.', replace)).toBe(
      text.replace('- The separator of values.', replace.replace('\n', '\n        ')),
    );
  });

  it('leaves none behind before a blank line', () => {
    const text = '{\n  void render();\n  void onEvent(int name);\n}\n';
    expect(applied(text, 'void onEvent(int name);\n', '\nvoid onEvent(\n    int name);\n')).toBe(
      '{\n  void render();\n\n  void onEvent(\n      int name);\n}\n',
    );
  });
});

describe('the first of some lines quoted without its indentation', () => {
  it('has no certain new form where what follows does not go with it', () => {
    const text = 'f() {\n  if (a) {\n    go();\n  } else if (b) {\n    stop();\n  }\n}\n';
    const search = '} else if (b) {\n    stop();\n';
    refused(text, search, 'return null;\n  }\n  if (b) {\n    stop();\n');
    expect(applied(text, search, '} else if (c) {\n    stop();\n')).toBe(text.replace('(b)', '(c)'));
  });
});

describe('added lines', () => {
  it('keep spaces behind tabs where the file has tabs and SEARCH has not', () => {
    const text = 'run(void)\n{\n\tint a;\n\t\tif (a)\n\t\t\t\tgo();\n}\n';
    const search = '\tint a;\n        if (a)\n                go();\n';
    const replace = '\tint a;\n\tif (a &&\n\t    b)\n\t\tgo();\n';
    expect(applied(text, search, replace)).toBe(`run(void)\n{\n${replace}}\n`);
  });
});

describe('the text as it is written', () => {
  it('keeps the spaces of a blank line that is its first', () => {
    const text = 'one();\n\n  two();\n';
    expect(applied(text, '\n  two();\n', '  \n  three();\n')).toBe('one();\n  \n  three();\n');
    const behind = 'one();\n    \n  two();\n';
    expect(applied(behind, '\n  two();\n', '\n  three();\n')).toBe(behind.replace('two', 'three'));
    const tabbed = 'one();\n\t\n\n\ttwo();\n';
    expect(applied(tabbed, '\t\n\n\ttwo();\n', '\t\n\n\tthree();\n')).toBe(tabbed.replace('two', 'three'));
  });

  it('has such spaces in added blank lines as the file has in those that SEARCH quotes without them', () => {
    const text = '    class One {\n        \n        run();\n    }\n';
    const search = 'class One {\n\n    run();\n';
    expect(applied(text, search, `${search}\n    stop();\n`)).toBe(
      text.replace('run();\n', 'run();\n        \n        stop();\n'),
    );
    const bare = text.replace('        \n', '\n');
    expect(applied(bare, search, `${search}\n    stop();\n`)).toBe(
      bare.replace('run();\n', 'run();\n\n        stop();\n'),
    );
  });

  it('stands twice where one copy begins the file behind its byte-order mark', () => {
    const head = '\uFEFF/* Copyright 2022 */\nusing System;\n';
    refused(`${head}run();\n\n${head}`, head, head.replace('2022', '2024'));
    expect(applied(`${head}run();\n`, head, head.replace('2022', '2024'))).toBe(
      `${head.replace('2022', '2024')}run();\n`,
    );
  });
});

describe('the end of a file', () => {
  it('loses no line end for a blank line that it does not have', () => {
    refused('one(alpha);\ntwo(beta);\n', 'two(beta);\n\n', 'two(beta);\n');
    expect(applied('one(alpha);\ntwo(beta);\n\n', 'two(beta);\n\n', 'two(beta);\n')).toBe(
      'one(alpha);\ntwo(beta);\n',
    );
  });

  it('loses its line end with that of REPLACE, though nothing else changes there', () => {
    expect(applied('{\n  "a": 1\n}\n', '{\n  "a": 1\n}\n', '{\n  "a": 2\n}')).toBe('{\n  "a": 2\n}');
  });
});
