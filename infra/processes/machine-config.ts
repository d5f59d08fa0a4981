/**
 * The configuration of this machine: `regrade.config.yaml` of the working directory and the environment.
 *
 * For processes that run without a stack around them (a container). Throws `RG_INFRA_CONFIG_INVALID` with every problem.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../core/config/config.ts';
import { readConfig } from '../../core/config/reader.ts';
import { RegradeError } from '../../core/errors.ts';

const fileName = 'regrade.config.yaml';

/** Reads it; `REGRADE_CONFIG` names another file. */
export async function configOfMachine(
  environment: NodeJS.ProcessEnv = process.env,
  directory: string = process.cwd(),
): Promise<Config> {
  const named = environment.REGRADE_CONFIG;
  const path = named === undefined || named === '' ? join(directory, fileName) : named;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && path !== named) return undefined;
    throw error;
  });
  const outcome = readConfig({
    ...(text === undefined ? {} : { file: { path, text, directory: join(path, '..') } }),
    environment,
    directory,
    defaults: { stateDirectory: join(directory, '.regrade'), cores: availableParallelism() },
  });
  if (outcome.kind === 'checked') return outcome.config;
  const problems = outcome.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  throw new RegradeError('RG_INFRA_CONFIG_INVALID', { problems });
}
