/** Laws of captured output: short output is whole; long output keeps both ends and says how much is missing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureOutput } from './output-capture.ts';

const limits = { headBytes: 10, tailBytes: 20 };
const chunks = fc.array(fc.stringMatching(/^[a-z]{0,15}$/), { maxLength: 12 });

function capture(parts: readonly string[]) {
  const output = captureOutput(limits);
  for (const part of parts) output.add(Buffer.from(part));
  return output.finish();
}

describe('captureOutput', () => {
  it('keeps all of what fits, and otherwise the first and the last bytes', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const all = parts.join('');
        const { output, truncated } = capture(parts);
        if (all.length <= 30) return output === all && !truncated;
        const note = `\n[… ${all.length - 30} bytes left out …]\n`;
        return truncated && output === `${all.slice(0, 10)}${note}${all.slice(-20)}`;
      }),
    );
  });

  it('does not depend on how the output came in pieces', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        expect(capture(parts)).toEqual(capture([...parts.join('')]));
      }),
    );
  });
});
