/** The prompt is an artefact: its text is asserted, and that it holds nothing of one machine or one target. */
import { describe, expect, it } from 'vitest';
import { excerptsOf } from './excerpts.ts';
import { buildPrompt, buildRepair } from './prompt.ts';

const step = {
  instructions: 'Use `new URL()`.\n',
  guidelines: ['Never change an exported signature.', 'Keep comments.'],
  examples: [{ before: 'url.parse(x)', after: 'new URL(x)' }],
  context: { kind: 'file' } as const,
};
const file = { path: 'src/a.js', text: "const url = require('url');\n\nexport const a = url.parse(x);\n" };
const site = { first: 3, last: 3, text: 'url.parse(x)' };

describe('buildPrompt', () => {
  it('says what to do, shows the file without line numbers in it, and names the sites beside it', () => {
    const [system, user, ...rest] = buildPrompt({ step, file, sites: [site] });
    expect(rest).toEqual([]);
    expect(system?.role).toBe('system');
    expect(system?.content).toContain('<<<<<<< SEARCH');
    expect(system?.content).toContain('NO_CHANGE alone on a line');
    expect(user).toEqual({
      role: 'user',
      content: [
        '## Instructions',
        '',
        'Use `new URL()`.',
        '',
        '## Guidelines',
        '',
        '- Never change an exported signature.',
        '- Keep comments.',
        '',
        '## Examples',
        '',
        'Before:',
        '```',
        'url.parse(x)',
        '```',
        'After:',
        '```',
        'new URL(x)',
        '```',
        '',
        '## File',
        '',
        '`src/a.js`, the whole file:',
        '',
        '```',
        "const url = require('url');",
        '',
        'export const a = url.parse(x);',
        '```',
        '',
        '## Sites',
        '',
        '1. Line 3:',
        '```',
        'url.parse(x)',
        '```',
      ].join('\n'),
    });
  });

  it('leaves out sections that have nothing to say', () => {
    const bare = { ...step, guidelines: [], examples: [] };
    const [, user] = buildPrompt({ step: bare, file, sites: [site] });
    expect(user?.content).not.toMatch(/## (Guidelines|Examples)/);
  });

  it('fences text that itself holds fences', () => {
    const text = 'const doc = `\n````js\ncode\n````\n`;\n';
    const [, user] = buildPrompt({ step, file: { path: 'a.js', text }, sites: [site] });
    expect(user?.content).toContain('`````\nconst doc = `\n````js');
  });

  it('is the same for equal input', () => {
    expect(buildPrompt({ step, file, sites: [site] })).toEqual(buildPrompt({ step, file, sites: [site] }));
  });
});

describe('buildRepair', () => {
  it('goes on with the conversation: the answer, what was wrong, and that everything is wanted again', () => {
    const first = buildPrompt({ step, file, sites: [site] });
    const repair = buildRepair(first, 'the answer', 'Block 1: not found.\n');
    expect(repair.slice(0, 2)).toEqual(first);
    expect(repair.slice(2)).toEqual([
      { role: 'assistant', content: 'the answer' },
      {
        role: 'user',
        content:
          'Your edits were not applied, none of them:\n\nBlock 1: not found.\n\nAnswer again with all edit blocks for the file as it was given.',
      },
    ]);
  });
});

describe('excerptsOf', () => {
  const lines = Array.from({ length: 100 }, (_, index) =>
    index === 1 ? "import a from 'a';" : `line ${index + 1}`,
  );
  const long = { path: 'a.txt', text: `${lines.join('\n')}\n` };

  it('is one excerpt of all lines for context "file", without a last line that is not there', () => {
    expect(excerptsOf(long, [{ first: 50, last: 50 }], { kind: 'file' })).toEqual([
      { first: 1, last: 100, text: lines.join('\n') },
    ]);
  });

  it('is the imports and the lines around each site for context "lines"', () => {
    const spans = excerptsOf(
      long,
      [
        { first: 50, last: 51 },
        { first: 90, last: 90 },
      ],
      { kind: 'lines', lines: 6 },
    );
    expect(spans.map(({ first, last }) => [first, last])).toEqual([
      [2, 2],
      [47, 54],
      [87, 93],
    ]);
    expect(spans[1]?.text).toBe(lines.slice(46, 54).join('\n'));
  });

  it('joins what overlaps or nearly touches, and stays within the file', () => {
    const sites = [
      { first: 4, last: 4 },
      { first: 9, last: 9 },
      { first: 100, last: 100 },
    ];
    const spans = excerptsOf(long, sites, { kind: 'lines', lines: 4 });
    expect(spans.map(({ first, last }) => [first, last])).toEqual([
      [2, 11],
      [98, 100],
    ]);
  });
});
