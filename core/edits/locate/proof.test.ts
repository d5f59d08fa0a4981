import { describe, expect, it } from 'vitest';
import { fileModel } from '../file-model.ts';
import { alignedPlace } from './aligned.ts';
import { placeGuards, rivalGuards } from './proof.ts';

/** A hunk that must be refused, by the guard that refuses it; without that guard it would be applied. */
interface Case {
  readonly guard: string;
  readonly why: string;
  readonly file: string;
  readonly search: string;
  readonly replace: string;
}

const telling = ['alpha', 'beta', 'gamma', 'delta', 'omega'].map(
  (name) => `${name}Initialisation(one, two);`,
);
const scattered = `${telling.slice(0, 3).join(`\n${'-\n'.repeat(6)}`)}\n${'-\n'.repeat(6)}${telling.slice(3).join('\n')}\n`;
const steps = Array.from(
  { length: 12 },
  (_, index) => `prepareDelivery(north, depot${'abcdefghijkl'[index]});`,
);

const cases: readonly Case[] = [
  {
    guard: 'confidence',
    why: 'two short lines of context and a long stranger',
    file: 'begin();\nwrite(a);\nflush();\n',
    search: '  first unrelated line of text here\nbegin();\nwrite(a);',
    replace: '  first unrelated line of text here\nbegin();\nwrite(a);\nnotify(owner);',
  },
  {
    guard: 'anchor',
    why: 'every telling line is only similar',
    file: 'function transform(value) {\n  return normalize(value);\n}\n',
    search: 'function transforms(value) {\n  return normalise(value);\n}',
    replace: 'function transforms(value) {\n  log(value);\n  return normalise(value);\n}',
  },
  {
    guard: 'touched-lines',
    why: 'the line to delete is not there',
    file: 'const settings = readSettings(path);\nconst client = createClient(settings);\nstartServer(client, settings);\nlogStartup(client, settings);\n',
    search:
      'const settings = readSettings(path);\nx = 1;\nconst client = createClient(settings);\nstartServer(client, settings);\nlogStartup(client, settings);',
    replace:
      'const settings = readSettings(path);\nconst client = createClient(settings);\nstartServer(client, settings);\nlogStartup(client, settings);',
  },
  {
    guard: 'unbroken-run',
    why: 'a foreign line stands between the lines to delete',
    file: 'openConnection(database);\nimportantNewStep(database);\ncloseConnection(database);\nreportResult(database);\n',
    search: 'openConnection(database);\ncloseConnection(database);\nreportResult(database);',
    replace: 'reportResult(database);',
  },
  {
    guard: 'insertion-point',
    why: 'the two neighbours of the new line are no longer together',
    file: 'loadPlugins(registry);\nverifyLicence(registry);\nstartScheduler(registry);\nopenListeners(registry);\n',
    search: 'loadPlugins(registry);\nstartScheduler(registry);\nopenListeners(registry);',
    replace:
      'loadPlugins(registry);\nwarmCaches(registry);\nstartScheduler(registry);\nopenListeners(registry);',
  },
  {
    guard: 'skipped-context',
    why: 'more of the quoted lines are missing than not',
    file: 'connectToUpstreamService(configuration, credentials, timeouts);\nsubscribeToEvents(configuration, handlers, credentials);\n',
    search:
      'a = 1;\nb = 2;\nc = 3;\nconnectToUpstreamService(configuration, credentials, timeouts);\nsubscribeToEvents(configuration, handlers, credentials);',
    replace:
      'a = 1;\nb = 2;\nc = 3;\nconnectToUpstreamService(configuration, credentials, timeouts);\nregisterMetrics();\nsubscribeToEvents(configuration, handlers, credentials);',
  },
  {
    guard: 'declaration',
    why: 'the body is there, but of another function',
    file: 'const total = sumOfAmounts(invoices);\nconst average = total / invoices.length;\nreturn { total, average };\n',
    search:
      'function median(a) {\nconst total = sumOfAmounts(invoices);\nconst average = total / invoices.length;\nreturn { total, average };',
    replace:
      'function median(a) {\nconst total = sumOfAmounts(invoices);\nconst average = total / invoices.length;\nreturn { total, average, invoices };',
  },
  {
    guard: 'contradiction',
    why: 'where the quoted line should be the file has another one',
    file: 'const session = openSession(user);\nsession.rejectAll();\nconst report = session.summarise();\nsendReport(report, user);\n',
    search:
      'const session = openSession(user);\nacceptAll();\nconst report = session.summarise();\nsendReport(report, user);',
    replace:
      'const session = openSession(user);\nacceptAll();\nconst report = session.summarise();\nsendReport(report, user, now());',
  },
  {
    guard: 'span',
    why: 'the quoted lines are scattered over far more of the file',
    file: scattered,
    search: telling.join('\n'),
    replace: [...telling.slice(0, 4), 'finalInitialisation(three, four);'].join('\n'),
  },
  {
    guard: 'margin',
    why: 'a near copy of the text fits almost as well',
    file: [
      ...steps.slice(0, 6),
      'newStep();',
      ...steps.slice(6),
      'x.go();',
      '',
      ...steps,
      'y.stop();',
      '',
    ].join('\n'),
    search: [...steps, 'x.go();'].join('\n'),
    replace: [...steps, 'x.go(1);'].join('\n'),
  },
  {
    guard: 'rival',
    why: 'both copies have the quoted lines but for one that neither has',
    file: 'import os\nimport cmoputer\nrun()\n\nimport os\nimport computer\nrun()\n',
    search: 'import os\nimport compuer\nrun()',
    replace: 'import os\nimport computer, sys\nrun()',
  },
];

function place(example: Case, withoutGuard?: string): ReturnType<typeof alignedPlace> {
  const hunk = { search: example.search.split('\n'), replace: example.replace.split('\n') };
  const settings = { mostCells: 1_000_000, ...(withoutGuard === undefined ? {} : { withoutGuard }) };
  return alignedPlace(fileModel(example.file), hunk, settings);
}

describe('the acceptance proof', () => {
  for (const example of cases) {
    it(`refuses where ${example.why}`, () => {
      expect(place(example).kind).toBe('refused');
    });

    it(`would accept it without its guard "${example.guard}"`, () => {
      expect(place(example, example.guard).kind).toBe('found');
    });
  }

  it('has such a case for every guard', () => {
    const guards = [...placeGuards, ...rivalGuards].map((guard) => guard.name);
    expect(cases.map((example) => example.guard).sort()).toEqual([...guards].sort());
  });
});
