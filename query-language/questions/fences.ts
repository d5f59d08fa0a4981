/** Fenced blocks of prompts and answers. Pure. */

/** Text between fences longer than any run of backticks in it, so that it cannot end its own fence. */
export function fenced(text: string, tag = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${tag}\n${text.endsWith('\n') || text === '' ? text : `${text}\n`}${fence}`;
}

/** Contents of the fenced blocks of a text, without their last line break. */
export function fencedBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let fence = '';
  let lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, mark = ''] = /^[ \t]*(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === '' && mark !== '') {
      fence = mark;
      lines = [];
    } else if (fence !== '' && mark.startsWith(fence) && line.trim() === mark) {
      blocks.push(lines.join('\n'));
      fence = '';
    } else if (fence !== '') lines.push(line);
  }
  return blocks;
}
