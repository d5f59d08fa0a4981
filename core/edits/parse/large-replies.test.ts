import { describe, expect, it } from 'vitest';
import { applyEdits } from '../index.ts';

const lines = Array.from({ length: 2000 }, (_, line) => `  const value${line} = compute${line}(alpha);`);
const files = [{ path: 'a.ts', text: `${lines.join('\n')}\n` }];

/** Replies of half a million characters and more that grow what a parser or the engine could do over and over. */
const replies: Readonly<Record<string, string>> = {
  heads: '<<<<<<< SEARCH\n'.repeat(40_000),
  dividers: `a.ts\n<<<<<<< SEARCH\n${'=======\n'.repeat(80_000)}`,
  blocks: lines
    .map((line) => `<<<<<<< SEARCH\n${line}\n=======\nx();\n>>>>>>> REPLACE\n`)
    .join('')
    .repeat(5),
  fences: '```ts\n'.repeat(100_000),
  bodies: 'a.ts\n```ts\nx\n```\n'.repeat(30_000),
  elements: '<old_text>'.repeat(60_000),
  pairs: '<old_text>a</old_text><new_text>b</new_text>'.repeat(12_000),
  paths: `${'<path>'.repeat(80_000)}<old_text>a</old_text><new_text>b</new_text>`,
  hunks: '@@ -1 +1 @@\n-x\n+y\n'.repeat(30_000),
  headers: '--- a\n+++ b\n'.repeat(50_000),
  anchors: `*** Begin Patch\n*** Update File: a.ts\n${'@@ foo\n'.repeat(80_000)}-x\n+y\n*** End Patch`,
  marks: `*** Begin Patch\n*** Update File: a.ts\n@@\n${'+a\nb\n'.repeat(100_000)}*** End Patch`,
  decoration: `${'**'.repeat(250_000)}\n<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n`,
  objects: '{"edits":'.repeat(60_000) + '}'.repeat(60_000),
  spaces: ' '.repeat(500_000),
};

describe('a reply of half a million characters', () => {
  for (const [name, reply] of Object.entries(replies)) {
    it(`comes to an end: ${name}`, { timeout: 60_000 }, () => {
      expect(applyEdits({ files, reply }).status).toBe('rejected');
    });
  }
});
