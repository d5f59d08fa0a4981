import { describe, expect, it } from 'vitest';
import { applyEdits } from './index.ts';

const text = 'start();\nconst limit = readLimit(config);\nrun(limit);\n';

function feedback(search: string, replace: string): string {
  const reply = `a.ts\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
  return applyEdits({ files: [{ path: 'a.ts', text }], reply }).feedback ?? '';
}

describe('feedback', () => {
  it('shows what the file has now', () => {
    const said = feedback('start();\nconst limit = readMaximum(options);\nrun(limit);', 'start();\nrun(9);');
    expect(said).toContain('Edit 1 in a.ts');
    expect(said).toContain('const limit = readLimit(config);');
  });

  it('names the line that is missing', () => {
    expect(
      feedback(
        'start();\nstop();\nconst limit = readLimit(config);\nrun(limit);',
        'start();\nconst limit = readLimit(config);\nrun(limit);',
      ),
    ).toContain('stop();');
  });

  it('tells apart what fits from what does not', () => {
    const block = (search: string): string => `<<<<<<< SEARCH\n${search}\n=======\nx();\n>>>>>>> REPLACE\n`;
    const reply = `a.ts\n${block('start();')}${block('nowhere(at, all);')}`;
    const said = applyEdits({ files: [{ path: 'a.ts', text }], reply }).feedback;
    expect(said).toContain('Nothing was applied: 1 of 2 edits failed.');
    expect(said).toContain('Edit 1 can be applied; send it again unchanged.');
    expect(said).toContain('Edit 2 in a.ts: no_match.');
  });

  it('shows every place of an ambiguous text with its surroundings', () => {
    const twice = 'a {\n  go();\n}\nb {\n  go();\n}\n';
    const reply = 'a.ts\n<<<<<<< SEARCH\n  go();\n=======\n  stop();\n>>>>>>> REPLACE\n';
    const said = applyEdits({ files: [{ path: 'a.ts', text: twice }], reply }).feedback ?? '';
    expect(said).toContain('The file has at line 2:');
    expect(said).toContain('b {');
  });
});
