/** Tests of the migration-file reader: defaults and units, all problems at once, positions down to the pattern's line. */
import { describe, expect, test } from 'vitest';
import { type PatternDiagnostic, parseMigrationFile } from './migration-file.ts';

const head = 'apiVersion: regrade/v1\nname: demo\n';
const scope = 'scope:\n  sources:\n    - directory: ./checkouts\n';
const steps = "steps:\n  - id: plain\n    pattern: '`a` => `b`'\n";
const minimal = head + scope + steps;

function problems(text: string, checkPattern?: (pattern: string) => readonly PatternDiagnostic[]) {
  const outcome = parseMigrationFile(text, {
    path: 'x.migration.yaml',
    ...(checkPattern && { checkPattern }),
  });
  return outcome.kind === 'invalid' ? outcome.problems : [];
}

function checked(text: string) {
  const outcome = parseMigrationFile(text, { path: 'x.migration.yaml' });
  if (outcome.kind === 'invalid') throw new Error(JSON.stringify(outcome.problems, null, 2));
  return outcome;
}

/** Says that the word `bad` of a pattern is wrong. */
function refuseBad(pattern: string): readonly PatternDiagnostic[] {
  const start = pattern.indexOf('bad');
  if (start === -1) return [];
  const range = { start: { offset: start }, end: { offset: start + 3 } };
  return [{ severity: 'error', message: 'no such thing', remedy: 'Write good.', range }];
}

describe('a file of the right shape', () => {
  test('has defaults for everything but name, scope and steps', () => {
    const { spec } = checked(minimal);
    expect(spec).toEqual({
      apiVersion: 'regrade/v1',
      kind: 'Migration',
      name: 'demo',
      title: 'demo',
      description: '',
      owners: [],
      scope: {
        sources: [{ kind: 'directory', path: './checkouts' }],
        files: { include: ['**/*'], exclude: [], generated: false, vendored: false, maxBytes: 1_000_000 },
      },
      steps: [{ kind: 'pattern', id: 'plain', pattern: '`a` => `b`' }],
      verify: { syntax: true, types: 'auto', commands: [] },
      changeset: {
        branch: 'regrade/{{migration.name}}{{project.suffix}}',
        title: '{{migration.title}}',
        body: '{{migration.description}}',
        commit: { message: '{{migration.title}}', signoff: false },
        labels: ['regrade'],
        draft: false,
      },
      rollout: {
        waves: [
          { name: 'all', take: { kind: 'rest' }, gate: { conditions: [], approval: false, afterMs: 0 } },
        ],
        pace: {},
      },
      budget: {},
    });
    expect(Object.isFrozen(spec.rollout.waves[0]?.gate)).toBe(true);
  });

  test('has its units resolved', () => {
    const { spec } = checked(`${head}title: A demo
scope:
  sources:
    - github: { organization: acme, include: ['svc-*'], topics: [node] }
    - repositories: ./repositories.txt
  files: { include: ['**/*.js'], maxBytes: 2MiB }
steps:
  - pattern: |
      \`a\` => \`b\`
  - model:
      select: '\`c\`'
      context: { lines: 40 }
      instructions: Do it.
      tier: smart
      examples: [{ before: c(1), after: d(1) }]
verify:
  forbid: [deleted-tests, lowered-versions]
  commands:
    - { id: test, run: npm test -- "a b", when: '\`x\`', timeout: 1.5h }
    - { run: npm test && true, shell: true, required: false }
changeset:
  commit: { message: 'fix: {{migration.title}}', author: Bot <bot@example.com>, signoff: true }
rollout:
  waves:
    - { name: canary, take: 5, gate: { verified: '>= 95%', closed: '<= 5%', approval: true } }
    - { name: early, take: 10%, gate: { after: 2d } }
    - name: rest
  pace: { perHour: 60, maxOpen: 500 }
budget: { money: 50 USD, tokens: 5M, perTarget: { money: 0.5 USD } }
`);
    expect(spec.scope.files.maxBytes).toBe(2 * 1024 * 1024);
    expect(spec.steps.map((step) => step.id)).toEqual(['step-1', 'step-2']);
    expect(spec.steps[1]).toMatchObject({
      kind: 'model',
      context: { kind: 'lines', lines: 40 },
      attempts: 2,
      examples: [{ before: 'c(1)', after: 'd(1)' }],
    });
    expect(spec.verify.forbid).toEqual(['deleted-tests', 'lowered-versions']);
    expect(spec.verify.commands).toEqual([
      {
        id: 'test',
        run: ['npm', 'test', '--', 'a b'],
        shell: false,
        timeoutMs: 5_400_000,
        required: true,
        when: '`x`',
      },
      { id: 'command-2', run: ['npm test && true'], shell: true, timeoutMs: 600_000, required: false },
    ]);
    expect(spec.changeset.commit.author).toEqual({ name: 'Bot', email: 'bot@example.com' });
    expect(spec.rollout.waves.map(({ take }) => take)).toEqual([
      { kind: 'count', count: 5 },
      { kind: 'fraction', fraction: 0.1 },
      { kind: 'rest' },
    ]);
    expect(spec.rollout.waves[0]?.gate).toEqual({
      conditions: [
        { metric: 'verified', operator: '>=', threshold: 0.95 },
        { metric: 'closed', operator: '<=', threshold: 0.05 },
      ],
      approval: true,
      afterMs: 0,
    });
    expect(spec.rollout.waves[1]?.gate.afterMs).toBe(172_800_000);
    expect(spec.budget).toEqual({ money: 50, tokens: 5_000_000, perTargetMoney: 0.5 });
  });

  test('has an id that follows what it declares, not how it is laid out', () => {
    const again = `# a comment\n${head}${steps}${scope}title: demo\n`;
    expect(checked(again).specId).toBe(checked(minimal).specId);
    expect(checked(minimal.replace('`b`', '`c`')).specId).not.toBe(checked(minimal).specId);
  });

  test('accepts later keys whose value is what happens today', () => {
    const today = `${minimal}kind: Migration
changeset: { onHumanCommit: keep, onForeignClose: veto, merge: { auto: false }, split: { by: none }, commit: { per: migration } }
verify: { forbid: [] }
rollout: { windows: [], freeze: [], after: [] }
`;
    expect(checked(today).specId).toBe(checked(minimal).specId);
  });
});

describe('problems', () => {
  test('come all at once, in the order of the file', () => {
    const text = `apiVersion: regrade/v1
name: Demo App
titel: x
scope:
  sources: []
  where: 'file()'
steps:
  - id: a
    pattern: bad
  - id: a
    model: { select: 'ok bad', instructions: x, tier: fastest, attempts: many }
budget: { money: 50 }
`;
    const found = problems(text, refuseBad).map(({ line, column, path, code }) => [line, column, path, code]);
    expect(found).toEqual([
      [2, 7, 'name', 'RG_SPEC_INVALID_VALUE'],
      [3, 1, 'titel', 'RG_SPEC_UNKNOWN_KEY'],
      [5, 3, 'scope.sources', 'RG_SPEC_EMPTY_SCOPE'],
      [6, 3, 'scope.where', 'RG_SPEC_NOT_SUPPORTED'],
      [9, 14, 'steps[0].pattern', 'RG_SPEC_PATTERN'],
      [10, 9, 'steps[1].id', 'RG_SPEC_DUPLICATE'],
      [11, 26, 'steps[1].model.select', 'RG_SPEC_PATTERN'],
      [11, 55, 'steps[1].model.tier', 'RG_SPEC_WRONG_TYPE'],
      [11, 74, 'steps[1].model.attempts', 'RG_SPEC_WRONG_TYPE'],
      [12, 18, 'budget.money', 'RG_SPEC_UNIT'],
    ]);
  });

  test('name the nearest key, the earlier place and the unit', () => {
    const [titel] = problems(minimal.replace('name: demo', 'name: demo\ntitel: x'));
    expect(titel?.remedy).toBe('Did you mean `title`?');
    const [twice] = problems(`${minimal}  - { id: plain, pattern: x }\n`);
    expect(twice?.message).toBe('The step id `plain` is taken already (line 7).');
    const [bare] = problems(`${minimal}budget: { money: 50 }\n`);
    expect(bare?.message).toBe('The bare number 50 is not an amount of money in USD.');
    expect(bare?.remedy).toContain('`50 USD`');
    const [missing] = problems(minimal.replace('name: demo\n', ''));
    expect(missing).toMatchObject({ code: 'RG_SPEC_MISSING_KEY', message: '`name` is missing.' });
  });

  test.each([
    ['literal block', 'pattern: |\n      first\n\n        the bad one\n', [9 + 1, 13]],
    ['folded block', 'pattern: >\n      first\n      the bad one\n', [9, 11]],
    ['single quotes', "pattern: 'it''s bad'\n", [7, 21]],
    ['double quotes', 'pattern: "a\\tb bad"\n', [7, 20]],
    ['plain over two lines', 'pattern: first\n      the bad one\n', [8, 11]],
  ])('of a pattern stand on its own line: %s', (_, pattern, [line, column]) => {
    const text = `${head}${scope}steps:\n  - ${pattern}`;
    const [problem] = problems(text, refuseBad);
    expect([problem?.line, problem?.column]).toEqual([line, column]);
    expect(problem?.frame).toContain('^^^');
  });

  test.each([
    ['rest before the end', '[{ name: a }, { name: b, take: 5 }]', 2],
    ['a last wave that is not the rest', '[{ name: a, take: 10% }]', 1],
    ['shares over the whole', '[{ name: a, take: 60% }, { name: b, take: 50% }, { name: c }]', 1],
    ['equal names', '[{ name: a, take: 1 }, { name: a }]', 1],
  ])('of waves: %s', (_, waves, count) => {
    expect(problems(`${minimal}rollout: { waves: ${waves} }\n`)).toHaveLength(count);
  });

  test.each([
    [
      'title: "{{migration.titel}}"',
      'The template cannot be filled in: `{{migration.titel}}` is not a template variable.',
      'Did you mean `{{migration.title}}`?',
    ],
    [
      'title: "{{repo.name}}"',
      'The template cannot be filled in: `{{repo.name}}` is not a template variable.',
      'Did you mean `{{repository.name}}`?',
    ],
    [
      'title: "{{migration.title"',
      'The template cannot be filled in: a template variable is not closed.',
      'Add `}}`, or write `\\{{` for literal braces.',
    ],
    [
      'branch: "x y"',
      'This cannot stand here: git allows no ` ` there in a branch name.',
      'Use letters, digits, `-`, `_` and single `/`.',
    ],
  ])('of templates: %s', (line, message, remedy) => {
    expect(problems(`${minimal}changeset:\n  ${line}\n`)[0]).toMatchObject({ line: 10, message, remedy });
  });

  test('of a template in block text stand at the variable', () => {
    const text = `${minimal}changeset:\n  body: |\n    first\n    see {{nope}}\n`;
    expect(problems(text)[0]).toMatchObject({ line: 12, column: 9 });
  });

  test.each(['scope.projects', 'steps[].run', 'changeset.reviewers', 'rollout.windows', 'standing', 'kind'])(
    'refuse %s by name',
    (path) => {
      const lines: Record<string, string> = {
        'scope.projects': minimal.replace('scope:\n', 'scope:\n  projects: { rootAt: package.json }\n'),
        'steps[].run': `${minimal}  - { id: format, run: 'npx prettier {{files}}', image: 'node:24' }\n`,
        'changeset.reviewers': `${minimal}changeset: { reviewers: { from: codeowners } }\n`,
        'rollout.windows': `${minimal}rollout: { windows: [{ days: mon }] }\n`,
        standing: `${minimal}standing: { schedule: '0 3 * * 1' }\n`,
        kind: 'kind: Policy\nfrozen: [x]\n',
      };
      const found = problems(lines[path] ?? '');
      expect(found.length).toBeGreaterThan(0);
      expect(found.map(({ code }) => code)).toEqual(found.map(() => 'RG_SPEC_NOT_SUPPORTED'));
    },
  );

  test.each([
    ['title: {{migration.title}}\n', 'quotes'],
    ['\tname: x\n', 'spaces'],
    ['a: [1, 2\n', 'bracket'],
    ['name: x\nname: y\n', 'Remove or rename'],
    ['', 'regrade init'],
    ['a: *nowhere\n', 'YAML'],
    ['steps:\n - pattern: |\n   `a` => `b`\n', 'deeper than its key'],
  ])('of YAML itself say how to mend it: %j', (text, remedy) => {
    const found = problems(text);
    expect(found.map((problem) => problem.remedy).join('\n')).toContain(remedy);
  });

  test('of a text that is no YAML at all come without their echoes', () => {
    const found = problems(
      '# Notes\n\nSome words.\n\n```sh\nnpm run demo\n```\n\nMore: words, and\n- more: still\n',
    );
    expect(found.map(({ line, code }) => [line, code])).toEqual([
      [3, 'RG_SPEC_YAML'],
      [expect.any(Number), 'RG_SPEC_YAML'],
    ]);
    const lines = problems('a: `x` `y`\nb: @x: @y\n').map(({ line }) => line);
    expect(lines).toEqual([1, 2]);
  });

  test('are no code hosts that this configuration does not name: those are warnings', () => {
    const read = (github: string) =>
      parseMigrationFile(minimal.replace('directory: ./checkouts', `github: ${github}`), {
        path: 'x.migration.yaml',
        hosts: ['forge.example', 'github.com'],
      });
    expect(read('{ organization: acme }')).toMatchObject({ kind: 'checked', warnings: [] });
    expect(read('{ organization: acme, host: forge.exmaple }')).toMatchObject({
      kind: 'checked',
      warnings: [
        {
          line: 5,
          path: 'scope.sources[0].github.host',
          remedy: 'Add it to `codeHosts` of the configuration, or use one of `forge.example`, `github.com`.',
        },
      ],
    });
  });

  test('of a source that the caller knows to be missing', () => {
    const outcome = parseMigrationFile(minimal, {
      path: 'x.migration.yaml',
      checkSource: () => ({ reason: 'no such directory', remedy: 'Create it.' }),
    });
    expect(outcome).toMatchObject({
      kind: 'invalid',
      problems: [{ line: 5, column: 18, message: 'This source finds nothing: no such directory.' }],
    });
  });
});
