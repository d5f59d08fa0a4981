import { describe, expect, it } from 'vitest';
import { applied, refused } from './testing/one-edit.ts';

const others = Array.from({ length: 120 }, (_, index) => `unrelated_${index}();\n`).join('');

describe('a copy of a text that is gone', () => {
  it('is not the text where a line is missing and the others are spaced otherwise', () => {
    const text =
      'begin(client);\n\tstruct mouse_event\t\t\t*m = &event->m;\n\tstruct session\t\t\t*session = c->session;\n\tstruct winlink\t\t\t*winlink;\n\tstruct mode\t*mode;\n';
    const search =
      '\tstruct mouse_event\t\t*m = &event->m;\n\tstruct session\t\t*session = c->session;\n\tstruct winlink\t\t*winlink;\n\tu_int\t\t x, y;\n';
    refused(text, search, search.replace('*winlink', '*winlink, *other'));
    const even = text.replaceAll('\t\t\t', '\t\t');
    expect(applied(even, search, search.replace('*winlink', '*winlink, *other'))).toBe(
      even.replace('*winlink', '*winlink, *other'),
    );
  });

  it('is not the text where a line is missing and blank lines part the others', () => {
    const text =
      'def __init__(self, master=None):\n    master = setup_master(master)\n\n    if not loaded(master):\n        load_tiles(master)\n\n    self.master = master\n';
    const search =
      '    master = setup_master(master)\n    if not loaded(master):\n        load_tiles(master)\n    Widget.init(self)\n';
    refused(text, search, '    master = setup_master(master)\n    Widget.init(self)\n');
  });

  it('is not the text where another name of one letter stands in it', () => {
    const text =
      'def test_weighted():\n    G = self.G\n    p = centrality(G)\n    for (a, b) in pairs(p):\n        check(a, b)\n';
    const search =
      '    G = self.H\n    p = centrality(G)\n    for (a, b) in pairs(p):\n        check(a, b)\n';
    refused(text, search, search.replace('(a, b) in', 'a, b in'));
  });

  it('is not the text where a space divides other words', () => {
    const text = 'impl Tracker {\n    pub f new() -> Self {\n';
    const search = 'impl Tracker {\n    pub fn ew() -> Self {\n';
    refused(text, search, search.replace('impl', 'unsafe impl'));
  });

  it('is not the text where its one line stands further left, but not at the margin', () => {
    const text = 'if (a) {\n    out = formatter.format(map(it), ctx);\n}\n';
    const search = '        out = formatter.format(map(it), ctx);\n';
    refused(text, search, search.replace('map(it)', 'it'));
    expect(applied(text.replace('    out', 'out'), search, search.replace('map(it)', 'it'))).toContain(
      'format(it, ctx)',
    );
  });

  it('is not the text where a short text stands a level deeper in a long file', () => {
    const copy = '        let guard = CopyOnDrop {\n            src: &*tmp,\n        };\n';
    const search = copy.replaceAll(/^ {4}/gm, '');
    refused(others + copy, search, '    let guard = copy(tmp);\n');
    expect(applied(copy, search, '    let guard = copy(tmp);\n')).toBe('        let guard = copy(tmp);\n');
    const long = `${copy}${others.replaceAll(/^/gm, '        ').trimEnd()}\n`;
    const quoted = long.replaceAll(/^ {4}/gm, '');
    expect(applied(others + long, quoted, quoted.replace('CopyOnDrop', 'Copy'))).toBe(
      others + long.replace('CopyOnDrop', 'Copy'),
    );
  });

  it('is not the text where the line to be spaced otherwise has that spacing already', () => {
    const text = '  } catch(err) {\n    exit(err);\n  }\n});\n';
    const search = '  } catch(err) {\n    exit(err);\n  }   \n});\n';
    refused(text, search, '  } catch (err) {\n    exit(err);\n  }\n});\n');
  });

  it('is not the text where only brackets stand at another level', () => {
    const text = 'class A {\n    fun run() {\n    }\n}\n\nclass Failure(message: String)\n';
    const search = '        }\n}\n\nclass Failure(message: String)\n';
    refused(text, search, search.replace('String)', 'String) {\n    init()\n}'));
  });

  it('is not a short text spaced otherwise between its marks', () => {
    const text = 'h1 {\n  margin: 0;\n}\n';
    refused(text, '  margin:0;\n}\n', '  margin:0;\n  color: red;\n}\n');
  });

  it('is not the text where a block goes on that ends in SEARCH', () => {
    const text =
      'each(buf, &msgbuf->bufs) {\n    if (i >= IOV_MAX)\n        break;\n    iov[i].base = buf->buf + buf->rpos;\n    i++;\n    if (buf->fd != -1)\n        break;\n}\n';
    const search =
      '    if (i >= IOV_MAX)\n        break;\n    iov[i].base = buf->buf + buf->rpos;\n    i++;\n  }\n';
    refused(text, search, search.replace('buf->buf + buf->rpos', 'ibuf_data(buf)'));
  });

  it('is not the text where a line is missing whose words the file has elsewhere', () => {
    const text =
      'firstExecution(preparedGesture);\nfor (const handler of all) {\n    register(handler);\n  }\n\n  // use setImmediate to extract the tags\n  setImmediate(() => {\n    if (!mounted) {\n';
    const search =
      '  preparedGesture.firstExecution = false;\n\n  // use setImmediate to extract the tags\n  setImmediate(() => {\n    if (!mounted) {\n';
    const replace = search.replaceAll('setImmediate', 'queueMicrotask');
    refused(text, search, replace);
    const invented = (lines: string): string =>
      lines.replace(/^.*\n/, '  unusedValue.inventedName = false;\n');
    expect(applied(text, invented(search), invented(replace))).toBe(
      text.replaceAll('setImmediate', 'queueMicrotask'),
    );
  });

  it('is not the text where a short line is missing that stands elsewhere as a whole', () => {
    const text =
      'let sizes = lengths\n    .collect();\n\nlet first = lengths_of(left);\nlet second = hashes_of(left);\nlet other = lengths_of(right);\n\nlet tables = probe_tables(right);\n\n// the offset says which index to store\nstore(tables);\n';
    const search =
      '    .collect();\n\nlet tables = probe_tables(right);\n\n// the offset says which index to store\n';
    refused(text, search, search.replace('probe_tables', 'build_tables'));
    const listed = 'name: second\n\nname: first\n- kind: plain\n- calls: several of them\n';
    const tail = '- kind: plain\n- calls: several of them\n\nname: second\n';
    refused(listed, tail, tail.replace('plain\n', 'plain\n- usages: none\n'));
  });

  it('is not the text where its documentation goes on and that of the file does not', () => {
    const kept =
      '    /// Get the internal representation of the groups.\n    /// The list returned contains:\n    ///     (first_index, List<indexes>)\n    ///     Where the second value is a list with all matching indexes.\n';
    const search = `\n${kept}    ///\n    /// # Safety\n`;
    refused(
      `    }\n\n${kept}    pub fn groups(&self) -> &Groups {\n`,
      search,
      search.replace('List<indexes>', '[List<indexes>]'),
    );
  });

  it('is not the text where one line of documentation stands for another like it', () => {
    const copy = (head: string): string =>
      `/// ${head}\n/// # #[derive(Queryable, Debug)]\n/// # #[diesel(table_name = users)]\n/// # struct User {\n`;
    const edit = (text: string): string => text.replace('/// # #[diesel(table_name = users)]\n', '');
    refused(`fn one();\n${copy('```')}`, copy('```rust'), edit(copy('```rust')));
    refused(
      `fn one();\n${copy('#')}`,
      copy('').replace('/// \n', '///\n'),
      edit(copy('').replace('/// \n', '///\n')),
    );
    const annotated =
      '*/\n@Target(AnnotationTarget.ANNOTATION_CLASS)\n@Retention(AnnotationRetention.BINARY)\n';
    refused(
      `/**\n * so annotations are kept.\n ${annotated}`,
      ` * \`\`\`\n ${annotated}`,
      ` * \`\`\`\n ${annotated.replace('@Target', '@MustBeDocumented\n@Target')}`,
    );
  });

  it('is not the text where a documented name is missing that the file has elsewhere', () => {
    const text =
      'void one(Map configOverrides);\n/**\n * Get a configured instance.\n * @param key The configuration key\n * @return A configured instance\n */\n';
    const search =
      ' * Get a configured instance.\n * @param key The configuration key\n * @param configOverrides\n * @return A configured instance\n';
    refused(text, search, search.replace('@param key The', '@param key  The'));
  });

  it('is not the text where a line between the others is missing that stands elsewhere', () => {
    const text =
      'check(header, request.headers);\n\nrequest = new Request(\n  "GET",\n  "http://example.org/",\n  [value]\n);\n';
    const search = 'request = new Request(\n  "GET",\n  "http://example.org/",\n  [value]\n);\n';
    refused(
      text,
      search.replace('  [value]', 'check(header, request.headers);\n  [value]'),
      search.replace('  [value]', 'check(header, request.headers);\n  [value],'),
    );
    const named = `class Maker {\n${text}`;
    const whole = `class Maker {\n${text.replace('  [value]', 'check(header, request.headers);\n  [value]')}`;
    expect(applied(named, whole, whole.replace('[value]', '[value],'))).toBe(
      named.replace('[value]', '[value],'),
    );
  });

  it('is not a slip of a line that stands beside it as quoted', () => {
    const text =
      'static void\tlayout_main_h(struct window *);\nstatic void\tlayout_main_v(struct window *);\nstatic void\tlayout_tiled(struct window *);\n';
    const search =
      'static void\tlayout_main_h(struct window *);\nstatic void\tlayout_tiled(struct window *);\n';
    refused(text, search, search.replace('*);\n', '*);\nstatic void\tlayout_extra(struct window *);\n'));
  });
});

describe('a mark that stands for lines left out', () => {
  it('leads to no bracket that stands in the file several times, if that is to change', () => {
    const text = '  go();\n  }\n}\n\nvoid stop() {\n}\n\n}\n';
    refused(text, '  }\n...\n}\n', '  }\n...\n} // namespace\n');
  });

  it('leads to no annotation that stands in the file several times, if lines are added behind it', () => {
    const text =
      'one() {\n  first(field);\n}\n@Override\ntwo() {\n  second();\n}\n@Override\nthree() {\n  third();\n}\n';
    const search = '  first(field);\n...\n@Override\n';
    refused(text, search, `${search}four() {\n}\n@Override\n`);
  });

  it('stands for more than a line or two, where lines are added behind a bracket', () => {
    const text = 'when {\n  a -> {\n    null;\n  }\n  b -> {\n    first();\n  }\n}\n';
    refused(text, '    null;\n...\n  }\n', '    null;\n...\n  }\n  c -> {\n    second();\n  }\n');
  });

  it('parts an insertion from a line that SEARCH leaves out behind it', () => {
    const text =
      'class First:\n    def one(self):\n        ...\n\nclass Second(Protocol):\n    def keys(self) -> Iterable:\n        pass\n';
    const search = 'class First:\n...\n\n    def keys(self) -> Iterable:\n        pass\n';
    refused(text, search, search.replace('    def keys', '# copied from elsewhere\n    def keys'));
  });
});

describe('one long line among brackets and blank lines', () => {
  const head = 'export function isErrnoException(obj: unknown): obj is Exception {';
  const text = `one();\n}\n\n${head}\n  return true;\n}\n`;

  it('tells where a text is of which a line at the edge is missing', () => {
    const search = `}\n\n${head}\n// TODO: revisit\n`;
    expect(applied(text, search, search.replace('}\n\n', '}\n\n/** True for errors. */\n'))).toBe(
      text.replace('}\n\n', '}\n\n/** True for errors. */\n'),
    );
    const light = 'one();\n}\n// TODO: revisit\n';
    refused(text, light, light.replace('one()', 'two()'));
  });

  it('tells where a text is though it has a slip itself, if all the rest is as quoted', () => {
    const slip = head.replace('export', 'exposrt');
    expect(applied(text, `}\n\n${slip}\n`, `}\n${slip}\n`)).toBe(text.replace('}\n\n', '}\n'));
    const light = text.replace(head, 'begin(it) {');
    refused(light, '}\n\nbeggin(it) {\n', '}\nbeggin(it) {\n');
    const skipped = text.replace(`}\n\n${head}`, `}\nstop();\n${head}`);
    refused(skipped, `}\n${slip}\n`, `}\n/** True for errors. */\n${slip}\n`);
  });
});
