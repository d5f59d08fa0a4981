import { describe, expect, it } from 'vitest';
import { applyEdits, type EditResult } from '../index.ts';

function edited(text: string, search: string, replace: string): EditResult {
  const reply = JSON.stringify({ path: 'a.ts', old_string: search, new_string: replace });
  return applyEdits({ files: [{ path: 'a.ts', text }], reply });
}

describe('code that is commented out', () => {
  it('is not the code that is quoted', () => {
    for (const [mark, search] of [
      ['// ', 'start(server);'],
      ['# ', 'def check(io, verbose=False):'],
      ['-- ', 'drop_table(users);'],
      ['/* ', 'if (ready) {'],
    ] as const) {
      const result = edited(`one();\n  ${mark}${search}\n`, search, `${search} changed();`);
      expect(result.status, search).toBe('rejected');
      expect(result.feedback).toContain(search);
    }
  });

  it('does not make code ambiguous', () => {
    const text = '// start(server);\nstart(server);\n';
    expect(edited(text, 'start(server);', 'stop(server);').files[0]?.text).toBe(
      '// start(server);\nstop(server);\n',
    );
  });

  it('is meant where SEARCH has its mark, and prose where it has none', () => {
    const text = '// start(server);\n// Starts the server (once).\n';
    expect(edited(text, '// start(server);', 'start(server);').status).toBe('applied');
    expect(edited(text, 'Starts the server (once).', 'Starts it.').status).toBe('applied');
  });
});
