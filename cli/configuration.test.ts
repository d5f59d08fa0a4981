/** Tests of the short way to the state folder: it is the folder that the whole configuration names. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandContext } from './command.ts';
import { loadConfig, stateDirectoryOf } from './configuration.ts';
import { createOutput } from './output.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'regrade-configuration-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function contextOf(environment: CommandContext['environment']): CommandContext {
  const sink = { write: () => true };
  const output = createOutput({ stdout: sink, stderr: sink, environment: {}, json: false, quiet: true });
  return { directory, environment, output, signal: new AbortController().signal };
}

test.each([
  ['nothing is set', {}, undefined],
  ['the environment names it', { REGRADE_HOME: 'state' }, undefined],
  ['the variable is empty', { REGRADE_HOME: '' }, undefined],
  ['the file names it', {}, 'stateDirectory: kept\n'],
  ['the file is silent', {}, 'dashboard: { port: 1 }\n'],
  ['both name it', { REGRADE_HOME: '/elsewhere' }, 'stateDirectory: kept\n'],
])('the state folder is the whole configuration’s where %s', async (_, environment, file) => {
  if (file === undefined) mkdirSync(join(directory, '.git'));
  else writeFileSync(join(directory, 'regrade.config.yaml'), file);
  const context = contextOf(environment);

  expect(await stateDirectoryOf(context)).toBe((await loadConfig(context)).stateDirectory);
});
