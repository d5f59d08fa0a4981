import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

function bench(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test.each([
  [['scan', '--nope'], 'usage: bench scan '],
  [['scan', '--parts', 'plian'], '`plian`'],
  [['scan', '--tools', 'grep'], '`grep`'],
  [['scan', '--rounds', 'many'], '`many`'],
])('%j is refused with the reason', (args, reason) => {
  const { status, stdout, stderr } = bench(...args);

  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain('\n    at ');
});

test('without a name, or with an unknown one, all usages are shown', () => {
  for (const args of [[], ['scna'], ['constructor']]) {
    const { status, stderr } = bench(...args);
    expect(status).toBe(2);
    expect(stderr).toContain('usage: bench fleet ');
  }
});

test('help is no error', () => {
  const { status, stdout } = bench('scan', '--help');
  expect(status).toBe(0);
  expect(stdout).toContain('usage: bench scan ');
});
