/** The verify activity over real git, PostgreSQL and sandbox: new failures only, and nothing left behind. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../core/patch.ts';
import { command, edit, useVerifyBench } from './testing/verify-bench.ts';

const bench = useVerifyBench();

describe('a command', () => {
  it('passes on the patched files; the base is not even run', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const patch = await bench.seed({ commands: [command('grep new a.txt')] }, base, [
      edit('a.txt', 'old\n', 'new\n'),
    ]);
    expect(await bench.verify(patch)).toEqual({
      kind: 'accepted',
      reason: '1 of 1 checks passed, no new failure',
    });
    expect(bench.ran).toHaveLength(1);
    const { checks, target: row, events } = await bench.stored();
    expect(checks).toMatchObject([
      { id: 'test', outcome: 'passed', required: true, sandbox: bench.sandbox.kind },
    ]);
    expect(await bench.textOf(checks[0])).toBe(
      '$ /bin/sh -c grep new a.txt\nnew\n\n[ended with exit code 0]\n',
    );
    expect(row).toMatchObject({ state: 'verified' });
    expect(events).toEqual([{ from: 'rewriting', to: 'verified', reason: '' }]);
  });

  it('that fails where the base passes rejects the patch, with the log', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const patch = await bench.seed({ commands: [command('echo looking; grep old a.txt')] }, base, [
      edit('a.txt', 'old\n', 'new\n'),
    ]);
    const reason = 'test: ended with exit code 1; passed at the base';
    expect(await bench.verify(patch)).toEqual({ kind: 'rejected', reason });
    const { checks, target: row, events } = await bench.stored();
    expect(checks).toMatchObject([{ outcome: 'failed' }]);
    expect(await bench.textOf(checks[0])).toContain('looking\n');
    expect(row).toEqual({ state: 'rejected', reason, code: 'REJECTED' });
    expect(events).toEqual([{ from: 'rewriting', to: 'rejected', reason, code: 'REJECTED' }]);
  });

  it('that fails at the base as well is known, and the base is measured once', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const plan = { commands: [command('exit 7')] };
    const first = await bench.seed(plan, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await bench.verify(first)).toMatchObject({ kind: 'accepted' });
    expect((await bench.stored()).checks).toMatchObject([
      { outcome: 'known', summary: 'ended with exit code 7; failed at the base as well (exit code 7)' },
    ]);
    expect(bench.ran).toHaveLength(2);
    const second = await bench.seed(plan, base, [edit('a.txt', 'old\n', 'newer\n')]);
    expect(await bench.verify(second)).toMatchObject({ kind: 'accepted' });
    expect(bench.ran).toHaveLength(3);
  });

  it('that fails at the base in one test and now in another is a new failure, by name', async () => {
    const spec = (ok: string) => `const { test } = require('node:test');
const assert = require('node:assert');
test('was broken before', () => assert.ok(false));
test('adds numbers', () => assert.ok(${ok}));
`;
    const base = bench.repository.commit({ 'a.test.js': spec('true'), 'a.txt': 'old\n' });
    const plan = { commands: [command('node --test a.test.js')] };
    const harmless = await bench.seed(plan, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await bench.verify(harmless)).toMatchObject({ kind: 'accepted' });
    expect((await bench.stored()).checks).toMatchObject([{ outcome: 'known' }]);
    const breaking = await bench.seed(plan, base, [edit('a.test.js', spec('true'), spec('false'))]);
    expect(await bench.verify(breaking)).toEqual({
      kind: 'rejected',
      reason: expect.stringMatching(/^test: new failure: adds numbers.*; \d failed at the base as well$/),
    });
  });

  it('that does not come to an end where the base does is a new failure', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const hang = command('grep -q old a.txt || sleep 600', { timeoutMs: 4000 });
    const patch = await bench.seed({ commands: [hang] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await bench.verify(patch)).toEqual({
      kind: 'rejected',
      reason: 'test: was stopped at its limit of time; passed at the base',
    });
  });

  it('that runs what is not installed, on both sides, is known', async () => {
    const base = bench.repository.commit({
      'package.json': '{ "scripts": { "test": "no-such-runner" } }',
      'a.txt': 'old\n',
    });
    const npm = command('npm test', { run: ['npm', 'test'], shell: false });
    const patch = await bench.seed({ commands: [npm] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await bench.verify(patch)).toMatchObject({ kind: 'accepted' });
    expect((await bench.stored()).checks).toMatchObject([
      { outcome: 'known', summary: 'ended with exit code 127; failed at the base as well (exit code 127)' },
    ]);
  });

  it('that never comes to an end, or is missing here, is inconclusive', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const change = edit('a.txt', 'old\n', 'new\n');
    const endless = await bench.seed({ commands: [command('sleep 600', { timeoutMs: 500 })] }, base, [
      change,
    ]);
    expect(await bench.verify(endless)).toMatchObject({ kind: 'inconclusive' });
    const missing = await bench.seed({ commands: [command('no-such-tool', { shell: false })] }, base, [
      change,
    ]);
    expect(await bench.verify(missing)).toEqual({
      kind: 'inconclusive',
      reason: 'test: no-such-tool is not on this machine',
    });
    expect((await bench.stored()).target).toMatchObject({ state: 'failed', code: 'INCONCLUSIVE' });
    expect(await bench.db.database.query('select * from base_results')).toEqual([]);
  });

  it('that is not required does not reject', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const lint = command('grep old a.txt', { id: 'lint', required: false });
    const patch = await bench.seed({ commands: [lint] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    expect(await bench.verify(patch)).toMatchObject({ kind: 'accepted' });
    expect((await bench.stored()).checks).toMatchObject([{ id: 'lint', outcome: 'failed' }]);
  });

  it('sees exactly the patched tree: executables, links, new and deleted files', async () => {
    const base = bench.repository.commit({
      'a.txt': 'old\n',
      'gone.txt': 'x',
      'bin/tool': '#!/bin/sh\necho tool\n',
    });
    bench.repository.git('update-index', '--chmod=+x', 'bin/tool');
    bench.repository.git('commit', '--amend', '--quiet', '--no-edit');
    const head = bench.repository.git('rev-parse', 'HEAD');
    expect(head).not.toBe(base);
    const list = command('./bin/tool; ls; cat made/new.txt; test ! -e .git');
    const patch = await bench.seed({ commands: [list] }, head, [
      { path: 'gone.txt', mode: '100644', before: 'x' },
      { path: 'made/new.txt', mode: '100644', after: 'made\n' },
    ]);
    expect(await bench.verify(patch)).toMatchObject({ kind: 'accepted' });
    expect(await bench.textOf((await bench.stored()).checks[0])).toContain('tool\na.txt\nbin\nmade\nmade\n');
  });
});

describe('the condition of a command', () => {
  const gated = command('true', { when: 'language js\n`describe($_, $_)`' });
  const files = { 'a.txt': 'old\n', 'src/a.js': 'keep();\n' };
  const spec = "describe('a', () => {});\n";

  it.each([
    ['holds for a file of the base', { ...files, 'test/a.js': spec }, 'passed'],
    ['holds nowhere', files, 'skipped'],
    ['holds only in a file of another language', { ...files, 'readme.md': spec }, 'skipped'],
    ['holds only in a file that the patch deletes', { ...files, 'gone.js': spec }, 'skipped'],
  ])('%s', async (_name, base, outcome) => {
    const commit = bench.repository.commit(base);
    const gone: FileChange = { path: 'gone.js', mode: '100644', before: spec };
    const changes = [edit('a.txt', 'old\n', 'new\n'), ...('gone.js' in base ? [gone] : [])];
    expect(await bench.verify(await bench.seed({ commands: [gated] }, commit, changes))).toMatchObject({
      kind: 'accepted',
    });
    expect((await bench.stored()).checks).toMatchObject([{ id: 'test', outcome }]);
    expect(bench.ran).toHaveLength(outcome === 'passed' ? 1 : 0);
  });

  it('holds by what the patch makes', async () => {
    const commit = bench.repository.commit(files);
    const made: FileChange = { path: 'test/a.js', mode: '100644', after: spec };
    await bench.verify(await bench.seed({ commands: [gated] }, commit, [made]));
    expect((await bench.stored()).checks).toMatchObject([{ id: 'test', outcome: 'passed' }]);
  });

  it('that does not compile is an error that names the command', async () => {
    const commit = bench.repository.commit(files);
    const broken = command('true', { when: 'language js\n`a` where' });
    const patch = await bench.seed({ commands: [broken] }, commit, [edit('a.txt', 'old\n', 'new\n')]);
    await expect(bench.verify(patch)).rejects.toMatchObject({
      code: 'RG_VERIFY_GATE_INVALID',
      details: { command: 'test' },
    });
    expect(await bench.leftovers()).toEqual([]);
  });
});

describe('the cheap checks', () => {
  it('reject a patch that no longer parses, and do not run the dear ones', async () => {
    const before = 'export const a = 1;\n';
    const base = bench.repository.commit({ 'a.js': before });
    const patch = await bench.seed({ syntax: true, commands: [command('true')] }, base, [
      edit('a.js', before, 'export const a = (1;\n'),
    ]);
    expect(await bench.verify(patch)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringMatching(/^syntax: a\.js has \d parse errors?, 0 before$/),
    });
    expect(bench.ran).toEqual([]);
    expect((await bench.stored()).checks).toMatchObject([
      { id: 'syntax', outcome: 'failed' },
      { id: 'test', outcome: 'skipped', summary: 'not run: syntax failed before' },
    ]);
  });

  it('refuse what the migration forbids', async () => {
    const before = 'export const a = 1;\n';
    const base = bench.repository.commit({ 'a.ts': before });
    const plan = { forbid: ['deleted-tests', 'new-suppressions'], commands: [command('true')] } as const;
    const patch = await bench.seed(plan, base, [edit('a.ts', before, `// @ts-ignore\n${before}`)]);
    const reason = 'forbid:new-suppressions: 1 new suppression, first a.ts:1';
    expect(await bench.verify(patch)).toEqual({ kind: 'rejected', reason });
    expect((await bench.stored()).checks.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['forbid:deleted-tests', 'passed'],
      ['forbid:new-suppressions', 'failed'],
      ['test', 'skipped'],
    ]);
  });

  it('hold parse errors of the base against nobody', async () => {
    const before = 'const a = (1;\nlet b = 1;\n';
    const base = bench.repository.commit({ 'a.js': before });
    const patch = await bench.seed({ syntax: true }, base, [
      edit('a.js', before, before.replace('let', 'const')),
    ]);
    expect(await bench.verify(patch)).toMatchObject({ kind: 'accepted' });
  });
});

describe('the activity', () => {
  it('leaves no checkout behind', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const patch = await bench.seed({ commands: [command('exit 1')] }, base, [
      edit('a.txt', 'old\n', 'new\n'),
    ]);
    await bench.verify(patch);
    expect(await bench.leftovers()).toEqual([]);
  });

  it('beats while a command runs, and a cancellation ends the command and leaves the target as it was', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const patch = await bench.seed({ commands: [command('sleep 600')] }, base, [
      edit('a.txt', 'old\n', 'new\n'),
    ]);
    const environment = new MockActivityEnvironment();
    const beaten = new Promise<void>((resolve) => environment.on('heartbeat', () => resolve()));
    const run = bench.verify(patch, environment);
    await beaten;
    environment.cancel('CANCELLED');
    await expect(run).rejects.toThrow(/CANCELLED/);
    expect((await bench.stored()).target).toMatchObject({ state: 'rewriting' });
    expect(await bench.leftovers()).toEqual([]);
  });

  it('writes the same verdict again without a second event', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const patch = await bench.seed({ commands: [command('true')] }, base, [edit('a.txt', 'old\n', 'new\n')]);
    await bench.verify(patch);
    await bench.verify(patch);
    expect((await bench.stored()).events).toHaveLength(1);
    expect(await bench.db.database.query('select count(*) from verdicts')).toEqual([{ count: 1 }]);
  });

  it('refuses a patch that is not the target’s', async () => {
    const base = bench.repository.commit({ 'a.txt': 'old\n' });
    const patch = await bench.seed({}, base, [edit('a.txt', 'old\n', 'new\n')]);
    await expect(bench.verify({ ...patch, id: 'another' })).rejects.toMatchObject({
      code: 'RG_VERIFY_PATCH_UNKNOWN',
    });
  });
});
