import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type EditFormat } from '../index.ts';

const formats: readonly EditFormat[] = [
  'auto',
  'search-replace',
  'json-tool',
  'xml-tool',
  'unified-diff',
  'apply-patch',
  'whole-file',
  'lazy-snippet',
];

/** Pieces that replies are made of, so that random sequences of them come close to real ones. */
const pieces = fc.constantFrom(
  '<<<<<<< SEARCH',
  '=======',
  '>>>>>>> REPLACE',
  '------- SEARCH',
  '+++++++ REPLACE',
  '```ts src/a.ts',
  '```',
  '*** Begin Patch',
  '*** Update File: src/a.ts',
  '*** Add File: src/b.ts',
  '*** Delete File: src/a.ts',
  '*** Move to: src/c.ts',
  '*** End of File',
  '*** End Patch',
  '--- a/src/a.ts',
  '+++ b/src/a.ts',
  '@@ -1,2 +1,2 @@',
  '@@',
  ' one();',
  '-one();',
  '+two();',
  'one();',
  '',
  '...',
  '// ... existing code ...',
  '{"path": "src/a.ts", "old_string": "one();", "new_string": "two();"}',
  '{"edits": [{"search": "one();',
  '<old_text>one();</old_text>',
  '<new_text>two();',
  '\\ No newline at end of file',
  ':start_line:1',
  '1 | one();',
  '\u0000\uFEFF\u2028&lt;',
);
const reply = fc.oneof(
  fc.array(pieces, { maxLength: 25 }).map((lines) => lines.join('\n')),
  fc.string({ maxLength: 300 }),
  fc
    .array(fc.oneof(pieces, fc.string({ maxLength: 30 })), { maxLength: 25 })
    .map((lines) => lines.join('\r\n')),
);
const files = [{ path: 'src/a.ts', text: 'zero();\none();\nthree();\n' }];

describe('any reply at all', () => {
  it('is applied or rejected, in every format, and never throws', () => {
    fc.assert(
      fc.property(reply, fc.constantFrom(...formats), (text, format) => {
        const result = applyEdits({ files, reply: text, format });
        expect(['applied', 'rejected']).toContain(result.status);
        if (result.status === 'rejected') {
          expect(result.files).toEqual([]);
          expect(result.feedback).toBeTruthy();
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('changes nothing when it was cut', () => {
    fc.assert(
      fc.property(reply, (text) => {
        const result = applyEdits({ files, reply: text, complete: false });
        expect(result).toMatchObject({ status: 'rejected', files: [], deleted: [] });
        expect(result.hunks[0]?.code).toBe('truncated');
      }),
    );
  });
});
