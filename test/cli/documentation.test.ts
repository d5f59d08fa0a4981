/** The files that the documentation shows are accepted as they stand. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readConfig } from '../../core/config/reader.ts';
import { parseMigrationFile } from '../../core/spec/migration-file.ts';
import { compileQuery } from '../../query-language/index.ts';

async function yamlBlocks(path: string): Promise<readonly string[]> {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
}

function checkPattern(pattern: string) {
  const outcome = compileQuery(pattern);
  return outcome.kind === 'invalid' ? outcome.errors : outcome.warnings;
}

test.each(['README.md', 'docs/migration-file.md'])('migrations of %s', async (path) => {
  const blocks = (await yamlBlocks(path)).filter((block) => block.includes('apiVersion:'));
  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks)
    expect(parseMigrationFile(block, { path, checkPattern })).toMatchObject({ kind: 'checked' });
});

test('the configuration of docs/configuration.md', async () => {
  const [text = ''] = await yamlBlocks('docs/configuration.md');
  const outcome = readConfig({
    file: { path: 'regrade.config.yaml', text, directory: '/project' },
    environment: {},
    directory: '/project',
    defaults: { stateDirectory: '/state', cores: 1 },
  });
  expect(outcome).toMatchObject({ kind: 'checked', config: { concurrency: { scan: 8, window: 50 } } });
});
