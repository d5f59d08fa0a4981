/** Tests of the configuration reader: defaults, precedence of the environment, problems with their place. */
import { expect, test } from 'vitest';
import { defaultConfig } from './defaults.ts';
import { configKeys } from './keys.ts';
import { type ConfigInput, readConfig } from './reader.ts';
import { ConfigFile } from './schema.ts';

function read(text: string | undefined, environment: ConfigInput['environment'] = {}) {
  return readConfig({
    ...(text === undefined ? {} : { file: { path: 'regrade.config.yaml', text, directory: '/project' } }),
    environment,
    directory: '/work/here',
    defaults: { stateDirectory: '/state', cores: 3 },
  });
}

function config(text: string | undefined, environment: ConfigInput['environment'] = {}) {
  const outcome = read(text, environment);
  if (outcome.kind === 'invalid') throw new Error(JSON.stringify(outcome.problems));
  return outcome.config;
}

test('everything has a default', () => {
  expect(config(undefined)).toMatchObject({
    stateDirectory: '/state',
    model: { mode: 'auto', apiKeyVariable: 'OPENAI_API_KEY' },
    codeHosts: [{ name: 'github.com', kind: 'github', tokenVariable: 'GITHUB_TOKEN' }],
    temporal: { namespace: 'default' },
    concurrency: { scan: 3 },
  });
  expect(config(undefined)).not.toHaveProperty('databaseUrl');
  expect(config('')).toEqual(config(undefined));
  expect(defaultConfig({ stateDirectory: '/state', cores: 3 })).toEqual(config(undefined));
});

test('the environment wins over the file, and each has its own base for paths', () => {
  const text = 'model: { mode: live, recordings: ./answers }\nconcurrency: { scan: 8 }\n';
  expect(config(text)).toMatchObject({
    model: { mode: 'live', recordings: '/project/answers' },
    concurrency: { scan: 8 },
  });
  expect(
    config(text, {
      REGRADE_MODEL_MODE: 'recorded',
      REGRADE_MODEL_RECORDINGS: 'r',
      REGRADE_CONCURRENCY_SCAN: '2',
    }),
  ).toMatchObject({ model: { mode: 'recorded', recordings: '/work/here/r' }, concurrency: { scan: 2 } });
  expect(config(text, { REGRADE_MODEL_MODE: '' }).model.mode).toBe('live');
});

test('every key of the table reaches the configuration', () => {
  const wanted: Record<string, string> = {
    'model.mode': 'live',
    'model.baseUrl': 'http://127.0.0.1:1/v1',
    databaseUrl: 'postgres://u:p@h/d',
    codeHosts: '[{"name":"forge","apiUrl":"http://127.0.0.1:2","webUrl":"http://127.0.0.1:2"}]',
  };
  for (const { path, variable, as } of configKeys) {
    const before = JSON.stringify(config(undefined));
    const value = wanted[path] ?? (as === 'number' ? '7' : 'other');
    expect(JSON.stringify(config(undefined, { [variable]: value })), variable).not.toBe(before);
  }
  expect(new Set(configKeys.map(({ variable }) => variable)).size).toBe(configKeys.length);
});

test('the table names every key of the schema', () => {
  const top = new Set(configKeys.map(({ path }) => path.split('.')[0]));
  expect([...top].sort()).toEqual(Object.keys(ConfigFile.shape).sort());
});

test('problems come all at once, from file and environment', () => {
  const outcome = read('modle: {}\nconcurrency:\n  scan: many\ndatabaseUrl: postgres://me:secret@db/x\n', {
    REGRADE_DASHBOARD_PORT: 'eighty',
    REGRADE_CODE_HOSTS: '{',
  });
  if (outcome.kind !== 'invalid') throw new Error('expected problems');
  expect(outcome.problems.map(({ file, line, message }) => [file, line, message])).toEqual([
    [
      'environment variable REGRADE_CODE_HOSTS',
      1,
      'This cannot stand here: `REGRADE_CODE_HOSTS` is not JSON.',
    ],
    ['environment variable REGRADE_DASHBOARD_PORT', 1, 'Expected a number, found the text `eighty`.'],
    ['regrade.config.yaml', 1, '`modle` is not a key of the configuration file.'],
    ['regrade.config.yaml', 3, 'Expected a number, found the text `many`.'],
    [
      'regrade.config.yaml',
      4,
      'This cannot stand here: the address holds a password, and the configuration file is no place for secrets.',
    ],
  ]);
  expect(outcome.problems[2]?.remedy).toBe('Did you mean `model`?');
});
