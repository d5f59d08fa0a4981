/**
 * The configuration of a run: the nearest `regrade.config.yaml`, overridden by the environment.
 *
 * Its reader, with the schema and YAML behind it, is loaded only where something is configured.
 */
import { existsSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../core/config/config.ts';
import { RegradeError } from '../core/errors.ts';
import type { CommandContext } from './command.ts';
import { readInput } from './files/read-input.ts';
import { showProblem } from './present/problem.ts';
import { counted } from './words.ts';

const fileName = 'regrade.config.yaml';

/** The configuration file of a run, given or found; `undefined` where there is none. */
export function configurationFileOf({ configPath, directory }: CommandContext): string | undefined {
  return configPath ?? findUpwards(directory, fileName);
}

/** The folder of all embedded state; the configuration is read for it only where there is a file. */
export async function stateDirectoryOf(context: CommandContext): Promise<string> {
  const { directory, environment } = context;
  if (configurationFileOf(context) !== undefined) return (await loadConfig(context)).stateDirectory;
  const { REGRADE_HOME = '' } = environment;
  return REGRADE_HOME === '' ? defaultStateDirectory(context, undefined) : resolve(directory, REGRADE_HOME);
}

/** Reads and checks the configuration; throws `RG_SPEC_INVALID` after its problems were shown. */
export async function loadConfig(context: CommandContext): Promise<Config> {
  const { directory, environment, output } = context;
  const path = configurationFileOf(context);
  const cores = availableParallelism();
  if (path === undefined && (await isUnset(environment))) {
    const { defaultConfig } = await import('../core/config/defaults.ts');
    return defaultConfig({ stateDirectory: await stateDirectoryOf(context), cores });
  }
  const file =
    path === undefined
      ? {}
      : { file: { path, text: await readInput(path, directory), directory: dirname(path) } };
  const defaults = { stateDirectory: defaultStateDirectory(context, path), cores };
  const { readConfig } = await import('../core/config/reader.ts');
  const outcome = readConfig({ ...file, environment, directory, defaults });
  if (outcome.kind === 'checked') return outcome.config;
  for (const problem of outcome.problems) showProblem(problem, output.error);
  throw new RegradeError('RG_CLI_CONFIG_INVALID', { problems: counted(outcome.problems.length, 'problem') });
}

/** True where no variable overrides a key, but that of the state folder. */
async function isUnset(environment: CommandContext['environment']): Promise<boolean> {
  const { configKeys } = await import('../core/config/keys.ts');
  return configKeys.every(
    ({ path, variable }) => path === 'stateDirectory' || (environment[variable] ?? '') === '',
  );
}

/** `.regrade` in the project (where its configuration or its git folder stands), else the user's data folder. */
function defaultStateDirectory(
  { directory, environment }: CommandContext,
  configPath: string | undefined,
): string {
  const marker = configPath ?? findUpwards(directory, '.git');
  if (marker !== undefined) return join(dirname(marker), '.regrade');
  const { XDG_DATA_HOME } = environment;
  const data =
    XDG_DATA_HOME === undefined || XDG_DATA_HOME === '' ? join(homedir(), '.local', 'share') : XDG_DATA_HOME;
  return join(data, 'regrade');
}

function findUpwards(directory: string, name: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return undefined;
  }
}
