/** Tests of splitting a command into words: as a shell would, and only where no shell is needed. */
import { expect, test } from 'vitest';
import { commandWords } from './command-words.ts';

test.each([
  ['npm test', ['npm', 'test']],
  ['  npm   run  lint ', ['npm', 'run', 'lint']],
  [`node -e 'a; b' "c d"`, ['node', '-e', 'a; b', 'c d']],
  [`a"b c"d 'e'f`, ['ab cd', 'ef']],
  ['a\\ b', ['a b']],
  [`x "" ''`, ['x', '', '']],
  [`"say \\"hi\\""`, ['say "hi"']],
  ['tsc --build=all @scope/x', ['tsc', '--build=all', '@scope/x']],
])('%s', (line, words) => {
  expect(commandWords(line)).toEqual({ kind: 'words', words });
});

test.each([
  ['npm test && npm run lint', '`&`'],
  ['echo $HOME', '`$`'],
  ['cat a | wc', '`|`'],
  ['rm *.log', '`*`'],
  ['a `b`', '`'],
  ["echo 'open", 'not closed'],
  ['', 'empty'],
])('%s is refused', (line, words) => {
  const outcome = commandWords(line);
  expect(outcome).toMatchObject({ kind: 'refused', reason: expect.stringContaining(words) });
});
