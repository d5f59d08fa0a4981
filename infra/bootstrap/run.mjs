/**
 * Runs a TypeScript main of this project on any machine with Node 18 or later: installs what is missing, then hands
 * over to the Node that the project pins.
 *
 *   node infra/bootstrap/run.mjs [<main.ts> [arguments…]]
 *
 * Without a main it only installs.
 * Plain JavaScript without dependencies, because it runs before there are any. Standard output belongs to the main
 * alone: everything said here goes to standard error.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';

/** Exit code of the command line for "something is missing on this machine". */
const missing = 3;
const wantedMajor = 24;
const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [main, ...args] = process.argv.slice(2);

try {
  await ensureInstalled(project, (line) => process.stderr.write(`${line}\n`));
} catch (error) {
  end(error instanceof Error ? error.message : String(error));
}
if (main !== undefined) handOver(findNode());

/** The pinned Node; where its package could not be installed, our own if it is new enough. */
function findNode() {
  const pinned = join(project, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath;
  return end(
    `Regrade needs Node ${wantedMajor} or later; this is ${process.version}, and the npm package \`node\` has no program here.\n` +
      'Install Node 24 from https://nodejs.org, or allow install scripts and run `npm ci` in the project.',
  );
}

/** @param {string} node Path of the Node to run. */
function handOver(node) {
  const child = spawn(node, [join(project, main), ...args], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the main as well; a second one from us would look like impatience.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => end(`${node} does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 70)));
}

/**
 * @param {string} message What is wrong and what to do.
 * @returns {never}
 */
function end(message) {
  process.stderr.write(`error ${message}\n`);
  process.exit(missing);
}
