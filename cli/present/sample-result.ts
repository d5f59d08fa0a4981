/** The result of one sample: nothing for people where it passed, else why, with the difference. */
import { diffOf } from '../apply/file-changes.ts';
import type { Output } from '../output.ts';
import type { SampleResult } from '../samples/run-samples.ts';
import { coloredDiff } from './diff.ts';

/** Writes a result; in JSON mode every one, else those that failed. */
export function showSampleResult(result: SampleResult, output: Output): void {
  const { path, line, pattern, name, verdict } = result;
  output.json({ path, line, pattern, sample: name, ...verdict });
  if (verdict.kind === 'passed') return;
  const { red, dim } = output.colors;
  output.line(`${path}:${line}: ${red('failed')} ${pattern} / ${name}: ${verdict.reason}`);
  if (verdict.expected === undefined) return;
  const diff = diffOf({ path: name, before: verdict.expected, after: verdict.actual ?? '' });
  output.line(dim('--- expected  +++ the pattern gives'));
  output.line(coloredDiff(diff.slice(diff.indexOf('@@')), output.colors));
}
