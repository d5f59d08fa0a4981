/**
 * How long one edit takes in a file of 50,000 lines: with a slip in its context, a line left out, or not there at all.
 *
 * Every run has another text, so that nothing is taken from the engine's cache of files. Splitting the text into lines is
 * timed beside it in every run: on a busy machine only the ratio tells.
 */
import { applyEdits } from '../../core/edits/index.ts';

/** Times in milliseconds over all runs. */
export interface LargeFileTimes {
  readonly lines: number;
  readonly runs: number;
  readonly p50: number;
  readonly p99: number;
  /** The same for splitting the text into lines and nothing else. */
  readonly split: { readonly p50: number; readonly p99: number };
}

const lineCount = 50_000;
const runs = 60;

/** Measures. */
export function largeFileTimes(): LargeFileTimes {
  const times: number[] = [];
  const splits: number[] = [];
  for (let run = 0; run < runs; run++) {
    const lines = linesOf(run);
    const at = 1_000 + ((run * 7_920) % (lineCount - 2_000));
    const quoted = lines.slice(at, at + 14);
    const search = misquoted(quoted, run % 3);
    const replace = search.map((line, index) => (index === search.length - 5 ? `${line} // changed` : line));
    const reply = JSON.stringify({
      path: 'a.ts',
      old_string: search.join('\n'),
      new_string: replace.join('\n'),
    });
    const text = lines.join('\n');
    splits.push(timeOf(() => text.split('\n')));
    times.push(timeOf(() => applyEdits({ files: [{ path: 'a.ts', text }], reply, format: 'json-tool' })));
  }
  return { lines: lineCount, runs, ...quantiles(times), split: quantiles(splits) };
}

function timeOf(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function quantiles(times: readonly number[]): { readonly p50: number; readonly p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const time = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { p50: time(0.5), p99: time(0.99) };
}

/** Lines of code in which every third is common to the whole file. */
function linesOf(run: number): string[] {
  return Array.from({ length: lineCount }, (_, index) => {
    if (index % 3 === 0) return '  if (ready) {';
    return index % 3 === 1 ? `    await step${index}Of${run}(context, ${index * 7});` : '  }';
  });
}

function misquoted(quoted: readonly string[], fault: number): string[] {
  if (fault === 0) return quoted.map((line, index) => (index === 3 ? line.replace('await', 'awiat') : line));
  if (fault === 1) return quoted.toSpliced(3, 1);
  return quoted.map((line) => line.replace('step', 'task'));
}
