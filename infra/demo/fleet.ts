/**
 * The demo's fleet: every package of the fleet's `node_modules` as one bare git repository with its real code.
 *
 * Commits are reproducible: fixed author and time, so the same packages give the same commits on every machine. A package's
 * own `node_modules` is not part of it. Built once; a stamp of the lock file tells whether it is current.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RegradeError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { fleetFolder, listPackages } from './fleet-packages.ts';
import { packageFiles } from './package-files.ts';

/** A repository of the fleet. */
export interface FleetRepository {
  readonly name: string;
  readonly gitDirectory: string;
}

/** A built fleet. */
export interface Fleet {
  readonly repositories: readonly FleetRepository[];
  readonly files: number;
  readonly bytes: number;
}

/** Version of this file's way of building; part of the stamp. */
const builderVersion = '1';

/** Builds the fleet below `directory`, or finds it there; `onProgress` is told in words. */
export async function ensureFleet(directory: string, onProgress: (message: string) => void): Promise<Fleet> {
  const stamp = await fleetStamp();
  const record = join(directory, 'fleet.json');
  const known = await readRecord(record, stamp);
  if (known !== undefined) return known;
  await installPackages(onProgress);
  onProgress('building the repositories');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const fleet = await buildAll(directory);
  await writeFile(`${record}.part`, JSON.stringify({ stamp, fleet }));
  await rename(`${record}.part`, record);
  return fleet;
}

async function readRecord(path: string, stamp: string): Promise<Fleet | undefined> {
  if (!existsSync(path)) return undefined;
  const record = JSON.parse(await readFile(path, 'utf8')) as {
    readonly stamp: string;
    readonly fleet: Fleet;
  };
  return record.stamp === stamp ? record.fleet : undefined;
}

async function fleetStamp(): Promise<string> {
  const lock = await readFile(join(fleetFolder, 'package-lock.json'), 'utf8');
  return sha256(`${builderVersion}\n${lock}`);
}

/** Installs the fleet's packages where they are not there; they are only read, never run: install scripts stay off. */
export async function installPackages(onProgress: (message: string) => void): Promise<void> {
  const stamp = await fleetStamp();
  const marker = join(fleetFolder, 'node_modules', '.regrade-stamp');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === stamp) return;
  onProgress("installing the fleet's packages");
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: fleetFolder,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 500) : String(error);
    throw new RegradeError('RG_DEMO_FLEET_INSTALL', { reason }, { cause: error });
  }
  await writeFile(marker, stamp);
}

async function buildAll(directory: string): Promise<Fleet> {
  const packages = await listPackages();
  const built: { repository: FleetRepository; files: number; bytes: number }[] = [];
  const queue = packages.values();
  const lanes = Array.from({ length: availableParallelism() }, async () => {
    for (const name of queue) built.push(await buildOne(name, directory));
  });
  await Promise.all(lanes);
  built.sort((a, b) => (a.repository.name < b.repository.name ? -1 : 1));
  return {
    repositories: built.map(({ repository }) => repository),
    files: built.reduce((sum, { files }) => sum + files, 0),
    bytes: built.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function buildOne(name: string, directory: string) {
  const source = join(fleetFolder, 'node_modules', name);
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const repositoryName = name.replace('@', '').replace('/', '-');
  const gitDirectory = join(directory, `${repositoryName}.git`);
  const files = await packageFiles(source);
  await promisify(execFile)('git', ['init', '--quiet', '--bare', '--initial-branch=main', gitDirectory]);
  const parts: (string | Uint8Array)[] = [
    `commit refs/heads/main\nauthor ${person}\ncommitter ${person}\n`,
    data(`Import ${name} ${manifest.version}\n`),
  ];
  for (const { path, mode, content } of files)
    parts.push(`M ${mode} inline ${quote(path)}\n`, ...blob(content));
  parts.push('\ndone\n');
  await fastImport(gitDirectory, parts);
  const bytes = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  return { repository: { name: repositoryName, gitDirectory }, files: files.length, bytes };
}

const person = 'Fleet <fleet@example.org> 1767225600 +0000';

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

function blob(content: Uint8Array): readonly (string | Uint8Array)[] {
  return [`data ${content.byteLength}\n`, content, '\n'];
}

/** A path as fast-import reads it, quoted as in C. */
function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

async function fastImport(gitDirectory: string, parts: readonly (string | Uint8Array)[]): Promise<void> {
  const child = spawn('git', ['--git-dir', gitDirectory, 'fast-import', '--quiet', '--done'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))));
  if ((await closed) === 0) return;
  throw new RegradeError('RG_DEMO_FLEET_BUILD', {
    repository: dirname(gitDirectory),
    reason: complaints.join(''),
  });
}
