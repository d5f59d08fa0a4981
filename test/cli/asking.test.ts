/** Verbs whose queries ask: the real command, a model server over HTTP, and TypeScript over the working tree. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { jsonLines, regrade, withFolder } from './run-regrade.ts';

let mock: LLMock;
beforeEach(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
  await mock.start();
});
afterEach(() => mock.stop());

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A state folder of its own: answers are kept there. */
function environment(cwd: string, more: Readonly<Record<string, string>> = {}) {
  const state = { REGRADE_HOME: join(cwd, '.state') };
  return { ...state, OPENAI_BASE_URL: `${mock.url}/v1`, OPENAI_API_KEY: 'sk-test', ...more };
}

const redact = '`log($m)` => `hide($m)` where { $m <: ai_is("it names a person") }';
const people = { 'a.js': 'log(alice);\nlog(bob);\n', 'b.js': 'log(alice);\n', 'c.js': 'quiet();\n' };

function answerPeople(): void {
  mock.onMessage(/alice/, { content: 'yes', usage: { prompt_tokens: 100, completion_tokens: 1 } });
  mock.onMessage(/bob/, { content: 'no', usage: { prompt_tokens: 100, completion_tokens: 1 } });
}

describe('a query that asks a model', () => {
  test('is applied by its answers; the same command asks nothing again', () =>
    withFolder(async (cwd) => {
      answerPeople();
      await write(cwd, people);
      const first = await regrade(['apply', '--dry-run', redact], { cwd, environment: environment(cwd) });
      expect(first.stderr).toContain('asked the model 2 questions for $0.00');
      await regrade(['apply', '--force', redact], { cwd, environment: environment(cwd) });
      expect(await readFile(join(cwd, 'a.js'), 'utf8')).toBe('hide(alice);\nlog(bob);\n');
      expect(await readFile(join(cwd, 'b.js'), 'utf8')).toBe('hide(alice);\n');
      expect(mock.getRequests()).toHaveLength(2);
    }));

  test('searches', () =>
    withFolder(async (cwd) => {
      answerPeople();
      await write(cwd, people);
      const { stdout, code } = await regrade(['search', '--json', redact], {
        cwd,
        environment: environment(cwd),
      });
      expect(jsonLines(stdout).map(({ path, text }) => [path, text])).toEqual([
        ['a.js', 'log(alice)'],
        ['b.js', 'log(alice)'],
      ]);
      expect(code).toBe(0);
    }));

  test('without a model it fails with a code and a remedy, and changes nothing', () =>
    withFolder(async (cwd) => {
      await write(cwd, people);
      const { stderr, code } = await regrade(['apply', '--force', redact], { cwd });
      expect(stderr).toMatch(/a\.js: .*OPENAI_API_KEY is not set.*\[model-unconfigured\]/);
      expect(code).toBe(1);
      expect(await readFile(join(cwd, 'a.js'), 'utf8')).toBe(people['a.js']);
      expect(mock.getRequests()).toEqual([]);
    }));

  test('stops at the limit of money', () =>
    withFolder(async (cwd) => {
      await write(cwd, people);
      const poor = environment(cwd, { REGRADE_MODEL_COMMAND_BUDGET: '0.001' });
      const { stderr, code } = await regrade(['apply', '--force', redact], { cwd, environment: poor });
      expect(stderr).toMatch(/commandBudget.*\[model-over-budget\]/);
      expect(code).toBe(1);
      expect(mock.getRequests()).toEqual([]);
    }));
});

describe('a query that asks for types', () => {
  const query = '`$f($x)` => `walk($x)` where { $f <: resolves_to("lodash#map"), $x <: type_is("number[]") }';
  const project = {
    'tsconfig.json': '{ "compilerOptions": { "strict": true } }',
    'src/a.ts': "import { map } from 'lodash';\nimport { numbers } from './b';\nmap(numbers);\nmap('x');\n",
    'src/b.ts': 'export const numbers: number[] = [];\n',
  };

  test('sees the working tree, from any folder of it', () =>
    withFolder(async (cwd) => {
      await write(cwd, project);
      const { stdout } = await regrade(['search', query], { cwd });
      expect(stdout).toBe('src/a.ts:3:1: map(numbers);\n');
      const inside = await regrade(['search', query], { cwd: join(cwd, 'src') });
      expect(inside.stdout).toBe('a.ts:3:1: map(numbers);\n');
    }));

  test('says what is not known', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.ts': "import { get } from 'gone';\nf(get());\n" });
      const { stdout, stderr } = await regrade(['search', '`f($x)` where { $x <: not type_is("string") }'], {
        cwd,
      });
      expect(stdout).toBe('');
      expect(stderr).toMatch(/not known, so not matched: `gone` cannot be found.*\(a\.ts\)/);
    }));
});

test('where nobody is asked, a query that asks is refused', () =>
  withFolder(async (cwd) => {
    await write(cwd, {
      'fleet.txt': `${cwd}\n`,
      'm.migration.yaml': [
        'apiVersion: regrade/v1',
        'kind: Migration',
        'name: m',
        'scope: { sources: [{ directory: . }] }',
        "steps: [{ pattern: '`a` => `b`' }]",
        'verify: { commands: [{ run: npm test, when: \'`x` as $x where { $x <: ai_is("c") }\' }] }',
      ].join('\n'),
    });
    const fleet = await regrade(['search', '--fleet', 'fleet.txt', redact], { cwd });
    expect(fleet).toMatchObject({ code: 2, stderr: expect.stringContaining('[RG_QUERY_ASKS]') });
    const check = await regrade(['check', 'm.migration.yaml'], { cwd });
    expect(check.code).toBe(2);
    expect(check.stdout + check.stderr).toContain('a condition cannot ask a model or for types');
  }));

test('samples of a pattern file are judged with answers, types over the sample alone', () =>
  withFolder(async (cwd) => {
    answerPeople();
    const fence = (tag: string, text: string) => `\`\`\`${tag}\n${text}\n\`\`\`\n`;
    const model = `# Redact\n\n${fence('grit', redact)}\n## yes\n\n${fence('js', 'log(alice)')}\n${fence('js', 'hide(alice)')}\n## no\n\n${fence('js', 'log(bob)')}`;
    const types = `# Numbers\n\n${fence('grit', '`f($x)` => `g($x)` where { $x <: type_is("number") }')}\n## number\n\n${fence('ts', 'const n = 1 + 1; f(n);')}\n${fence('ts', 'const n = 1 + 1; g(n);')}\n## text\n\n${fence('ts', 'f("s")')}`;
    await write(cwd, { 'redact.md': model, 'numbers.md': types });
    const { stderr, code } = await regrade(['test', '.'], { cwd, environment: environment(cwd) });
    expect(stderr).toContain('4 samples passed, 0 failed');
    expect(code).toBe(0);
  }));
