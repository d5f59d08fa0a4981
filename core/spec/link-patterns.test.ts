import { describe, expect, test } from 'vitest';
import { parseMigrationFile } from './migration-file.ts';

const text = [
  'apiVersion: regrade/v1',
  'name: linked',
  'libraries: [./patterns]',
  'scope:',
  '  sources: [{ directory: . }]',
  'steps:',
  '  - pattern: rule()',
  '  - model: { select: places(), instructions: Do it. }',
  'verify:',
  '  commands: [{ run: npm test, when: has_tests() }]',
].join('\n');

function read(linkPattern?: (pattern: string, role: string) => string) {
  const outcome = parseMigrationFile(text, {
    path: 'm.yaml',
    ...(linkPattern === undefined ? {} : { linkPattern }),
  });
  if (outcome.kind === 'invalid') throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  return outcome;
}

describe('the patterns of a spec', () => {
  test('are linked, every one with its role', () => {
    const { spec } = read((pattern, role) => `${pattern} // ${role}`);
    expect(spec.steps).toMatchObject([
      { kind: 'pattern', pattern: 'rule() // rewrite' },
      { kind: 'model', select: 'places() // select' },
    ]);
    expect(spec.verify.commands).toMatchObject([{ when: 'has_tests() // condition' }]);
  });

  test('are as written without a way to link; where libraries lie is no part of the spec', () => {
    const { spec, specId } = read();
    expect(spec.steps).toMatchObject([{ pattern: 'rule()' }, { select: 'places()' }]);
    expect(spec).not.toHaveProperty('libraries');
    expect(read((pattern) => pattern).specId).toBe(specId);
  });

  test('make another spec where what they call is another text', () => {
    const ids = ['one', 'two'].map((body) => read((pattern) => `${pattern}\n\n// ${body}`).specId);
    expect(new Set([...ids, read().specId]).size).toBe(3);
  });
});
