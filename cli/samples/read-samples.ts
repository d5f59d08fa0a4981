/**
 * The patterns of a Markdown pattern file with their samples, as GritQL's own tools read them.
 *
 * Blocks after a `grit` block pair up in order; a heading at most one level deeper than the pattern's own, the next
 * pattern, or the end closes an open block without a partner. Pure.
 */
import { type FencedBlock, readMarkdown } from '../../query-language/library/markdown.ts';

/** One sample: what the pattern is run on and, where a second block stands, what must come out. */
export interface PatternSample {
  /** The heading in force at its first block. */
  readonly name: string;
  /** 1-based line of its first block's text. */
  readonly line: number;
  readonly before: string;
  readonly after?: string;
}

/** One pattern with its samples. */
export interface SampledPattern {
  readonly name: string;
  readonly source: string;
  readonly line: number;
  readonly samples: readonly PatternSample[];
}

/** Every pattern of a file in order; the first is named by the file's stem. */
export function readSamples(stem: string, text: string): readonly SampledPattern[] {
  const patterns: (SampledPattern & { samples: PatternSample[] })[] = [];
  let level = 0;
  let open: FencedBlock | undefined;
  const close = (partner?: FencedBlock) => {
    if (open === undefined) return;
    const { heading, line, text: before } = open;
    const after = partner === undefined ? {} : { after: partner.text };
    patterns.at(-1)?.samples.push({ name: heading, line, before, ...after });
    open = undefined;
  };
  for (const item of readMarkdown(text)) {
    if (item.kind === 'heading') {
      if (item.level <= level + 1) close();
      continue;
    }
    const { block } = item;
    if (block.tag === 'grit') {
      close();
      level = block.level;
      const name = patterns.length === 0 ? stem : `${stem}-${patterns.length}`;
      patterns.push({ name, source: block.text, line: block.line, samples: [] });
    } else if (patterns.length === 0) continue;
    else if (open === undefined) open = block;
    else close(block);
  }
  close();
  return patterns;
}
