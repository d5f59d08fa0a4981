import { describe, expect, it } from 'vitest';
import { type Fit, tearings, tears } from './tearing.ts';

/** Text between lines that it would tear, by the one sign of it; without that sign it would be put there. */
interface Case {
  readonly sign: string;
  readonly why: string;
  readonly above: readonly string[];
  readonly added: readonly string[];
  readonly below: readonly string[];
  readonly parted?: true;
}

const cases: readonly Case[] = [
  {
    sign: 'text-deepens',
    why: 'the text stands deeper than a line above that opens nothing',
    above: ['run();'],
    added: ['  stop();'],
    below: ['  }'],
  },
  {
    sign: 'file-deepens',
    why: 'the file goes on deeper than the text, which opens nothing',
    above: ['  if (ready) {'],
    added: ['# note'],
    below: ['    run()'],
  },
  {
    sign: 'block-begun-deeper',
    why: 'the text begins a block deeper than the line that begins it now',
    above: ['if ready:'],
    added: ['        stop()'],
    below: ['    run()'],
  },
  {
    sign: 'line-captured',
    why: 'the line below would belong to what the text begins',
    above: ['class A:', '    def run(self):', '        go()'],
    added: ['def stop():', '    halt()'],
    below: ['    def walk(self):'],
  },
  {
    sign: 'block-entered',
    why: 'the text stands at the level around a block that is not closed yet',
    above: ['  run();'],
    added: ['stop();'],
    below: ['}'],
  },
  {
    sign: 'comment-split',
    why: 'code stands inside of a comment',
    above: [' * @param a the first'],
    added: [' stop();'],
    below: [' */'],
  },
  {
    sign: 'paragraph-split',
    why: 'a paragraph of its own runs into the line below',
    above: ['name: check', ''],
    added: ['permissions: none'],
    below: ['on: push'],
    parted: true,
  },
];

function fitOf({ above, added, below, parted = false }: Omit<Case, 'parted'> & { parted?: boolean }): Fit {
  return { above, added, below, partedAbove: parted, partedBelow: parted };
}

describe('a position for added lines is refuted', () => {
  for (const example of cases) {
    it(`where ${example.why}`, () => {
      expect(tears(fitOf(example))).toBe(true);
    });

    it(`and would not be without the sign "${example.sign}"`, () => {
      expect(tears(fitOf(example), example.sign)).toBe(false);
    });
  }

  it('by such a case for every sign', () => {
    expect(cases.map(({ sign }) => sign)).toEqual(tearings.map(({ name }) => name));
  });

  it('by nothing where it fits', () => {
    const fits = { sign: '', why: '', above: ['  run();'], added: ['  stop();'], below: ['}'] };
    expect(tears(fitOf(fits))).toBe(false);
  });
});
