import { describe, expect, it } from 'vitest';
import { mergeSnippet } from './merge-snippet.ts';

function merged(text: string, snippet: string): string | undefined {
  const result = mergeSnippet({ path: 'a', text }, snippet);
  return result.kind === 'merged' ? result.text : result.miss.code;
}

const service =
  'from web import App\n\napp = App(name)\n\n@app.get("/orders")\ndef list_orders():\n    return load_orders()\n\n@app.get("/status")\ndef show_status():\n    checked = check_all()\n    return {"status": checked}\n';

const queue =
  'class Queue {\n  constructor() {\n    this.items = [];\n  }\n\n  enqueue(item) {\n    this.items.push(item);\n  }\n\n  dequeue() {\n    return this.items.shift();\n  }\n}\n';

describe('a lazy snippet', () => {
  it('changes a line above its mark where that line stands, and the rest of a block that it gives in full', () => {
    const snippet =
      'from web import App, abort\n\n# ... same ...\n\n@app.get("/status")\ndef show_status():\n    abort(404)\n';
    expect(merged(service, snippet)).toBe(
      service
        .replace('import App', 'import App, abort')
        .replace('    checked = check_all()\n    return {"status": checked}\n', '    abort(404)\n'),
    );
  });

  it('brings a new import to the others, and nothing else of which it does not say where it goes', () => {
    const body =
      '# ... same ...\n\n@app.get("/status")\ndef show_status():\n    checked = check_all()\n    log.info(checked)\n    return {"status": checked}\n';
    expect(merged(service, `import log\n${body}`)).toBe(
      `import log\n${service.replace('    return {"status"', '    log.info(checked)\n    return {"status"')}`,
    );
    expect(merged(service, `prepare(everything)\n${body}`)).toBe('insert_position_unclear');
    const between = queue.replace(
      / {2}enqueue[\s\S]*shift\(\);\n {2}\}/,
      '  // ...\n\n  peekAtFirst() {\n    return this.items[0];\n  }\n\n  // ...',
    );
    expect(merged(queue, between)).toBe('insert_position_unclear');
  });

  it('keeps the blank lines that the file has already', () => {
    const snippet =
      'class Queue {\n  // ... existing code ...\n\n  // Takes the oldest.\n  dequeue() {\n    return this.items.shift();\n  }\n}\n';
    expect(merged(queue, snippet)).toBe(queue.replace('  dequeue', '  // Takes the oldest.\n  dequeue'));
  });

  it('goes on behind its last mark at the end of the file', () => {
    const snippet =
      'class Queue {\n  constructor() {\n    this.items = [];\n    this.limit = 9;\n  }\n\n  // ... existing code ...\n}\n\nexport default Queue;\n';
    expect(merged(queue, snippet)).toBe(
      `${queue.replace('[];\n', '[];\n    this.limit = 9;\n')}\nexport default Queue;\n`,
    );
  });

  it('drops no declaration without saying so', () => {
    const text =
      'def first_step(a):\n    one = read(a)\n    return one\n\ndef second_step(a):\n    return write(a)\n\ndef third_step(a):\n    return close(a)\n';
    expect(
      merged(text, 'def first_step(a):\n    return 1\n\ndef third_step(a):\n    return close(a)\n'),
    ).toBe('placeholder');
    const nested = `class Steps:\n${text.replace(/^(?=.)/gm, '    ')}`;
    expect(merged(nested, 'class Steps:\n    def first_step(a):\n        return 1\n')).toBe(
      nested.replace('        one = read(a)\n        return one\n', '        return 1\n'),
    );
  });

  it('fits one place only', () => {
    const twice = queue + queue.replace('Queue', 'Store');
    expect(merged(twice, '  dequeue() {\n    return this.items.pop();\n  }\n')).toBe('ambiguous');
  });
});
