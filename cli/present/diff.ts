/** A unified diff for people: added, removed and place lines in their colours. */
import type { Colors } from '../output.ts';

/** The diff's lines coloured; without colour the text as it is. */
export function coloredDiff(diff: string, colors: Colors): string {
  const lines = diff.replace(/\n$/, '').split('\n');
  return lines.map((line) => coloredLine(line, colors)).join('\n');
}

function coloredLine(line: string, colors: Colors): string {
  if (line.startsWith('+++') || line.startsWith('---')) return colors.bold(line);
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}
