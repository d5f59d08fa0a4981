/** A ready pattern that is called by its name, and linked, does to every sample what the pattern itself does. */
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { readPatternFiles } from '../cli/library/read-library.ts';
import { readSamples } from '../cli/samples/read-samples.ts';
import {
  type CompiledQuery,
  compileQuery,
  type FileOutcome,
  linkQuery,
  runQueryOnFiles,
} from '../query-language/index.ts';

const files = await readPatternFiles();

function compiled(source: string, name: string): CompiledQuery {
  const outcome = compileQuery(source, { name });
  if (outcome.kind === 'compiled') return outcome.query;
  throw new Error(outcome.errors.map(({ message, frame }) => `${message}\n${frame}`).join('\n'));
}

/** A called pattern keeps its variables to itself; everything else must be equal. */
function withoutBindings(outcome: FileOutcome): unknown {
  if (outcome.kind !== 'matched') return outcome;
  return { ...outcome, sites: outcome.sites.map(({ bindings, ...site }) => site) };
}

test.each(files.map(({ path, text }) => [path, text] as const))('%s', (path, text) => {
  const name = basename(path, '.md');
  const [pattern] = readSamples(name, text);
  if (pattern === undefined) throw new Error('no pattern');
  const linked = linkQuery(`${name}()`, { libraries: files });
  const [called, itself] = [compiled(linked.source, name), compiled(pattern.source, name)];

  expect(linked.used.map((used) => used.name)).toContain(name);
  expect(linkQuery(linked.source, { libraries: files })).toMatchObject({ source: linked.source, used: [] });
  expect([called.language, called.rewrites]).toEqual([itself.language, itself.rewrites]);
  for (const { before } of pattern.samples) {
    const sample = [{ path: `sample.${itself.extensions[0]}`, text: before }];
    expect(runQueryOnFiles(called, sample).map(withoutBindings)).toEqual(
      runQueryOnFiles(itself, sample).map(withoutBindings),
    );
  }
});
