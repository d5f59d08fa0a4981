/**
 * Brings `node_modules` to what `package-lock.json` says, where it is not: once per change of the lock file.
 *
 * Plain JavaScript without dependencies. A stamp with the lock file's hash makes the usual case one small read.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An install that takes longer than this has died without removing its lock. */
const staleLockMs = 15 * 60_000;
const pollMs = 500;

/**
 * Installs the dependencies of `project` unless they are there; rejects with what to do where npm fails.
 *
 * @param {string} project Folder with `package.json` and `package-lock.json`.
 * @param {(line: string) => void} say Told what happens, line by line.
 * @param {(args: string[]) => Promise<number>} npm Runs npm in the project and returns its exit code.
 */
export async function ensureInstalled(project, say, npm = (args) => runNpm(project, args)) {
  if (isInstalled(project)) return;
  const lock = join(project, '.regrade', 'install.lock');
  await takeLock(lock, say);
  try {
    if (isInstalled(project)) return;
    await install(project, say, npm);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * True when what is installed is what the lock file says.
 *
 * @param {string} project
 */
export function isInstalled(project) {
  const lockText = readFileSync(join(project, 'package-lock.json'), 'utf8');
  const stamp = join(project, 'node_modules', '.regrade-stamp');
  const hash = createHash('sha256')
    .update(lockText)
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  if (readOr(stamp, '') === hash) return true;
  if (!matches(lockText, readOr(join(project, 'node_modules', '.package-lock.json'), ''))) return false;
  writeFileSync(stamp, hash);
  return true;
}

/**
 * Compares the lock file with npm's own record of what it installed: an install by hand counts as well.
 *
 * @param {string} lockText
 * @param {string} installedText
 */
function matches(lockText, installedText) {
  if (installedText === '') return false;
  const installed = JSON.parse(installedText).packages ?? {};
  return Object.entries(JSON.parse(lockText).packages).every(([path, wanted]) => {
    if (path === '' || wanted.link === true) return true;
    const found = installed[path];
    // Packages for other platforms are in the lock file and never installed.
    if (found === undefined)
      return wanted.optional === true || wanted.devOptional === true || wanted.peer === true;
    return found.version === wanted.version;
  });
}

/**
 * @param {string} project
 * @param {(line: string) => void} say
 * @param {(args: string[]) => Promise<number>} npm
 */
async function install(project, say, npm) {
  const fresh = !existsSync(join(project, 'node_modules'));
  say(
    fresh
      ? 'Installing dependencies (once, about a minute)…'
      : 'The lock file changed: updating dependencies…',
  );
  const started = Date.now();
  // Where a stack may be running out of node_modules, it is brought up to date in place, not emptied first.
  let status = await npm(fresh ? ['ci'] : ['install', '--no-save']);
  if (status !== 0 && fresh) {
    // A registry without some platform's optional package makes `npm ci` refuse the whole lock file.
    say('npm ci refused; trying npm install with the same lock file…');
    status = await npm(['install', '--no-save']);
  }
  if (status !== 0) {
    throw new Error(
      `npm ended with exit code ${status}: see its messages above. Run \`npm ci\` by hand once it can.`,
    );
  }
  if (!isInstalled(project)) {
    throw new Error('npm installed something else than package-lock.json says. Run `npm ci` by hand.');
  }
  say(`Dependencies are installed (${Math.round((Date.now() - started) / 1000)} s).`);
}

/**
 * @param {string} project
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function runNpm(project, args) {
  const [command, prefix] = npmCommand();
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...prefix, ...args, ...flags], {
      cwd: project,
      // npm prints to standard output; ours belongs to the main.
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    child.on('error', (error) =>
      reject(new Error(`npm does not start: ${error.message}. Install it with Node.`)),
    );
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** The npm that runs us, else the one on PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  return running !== undefined && /npm-cli\.js$/.test(running) ? [process.execPath, [running]] : ['npm', []];
}

/**
 * @param {string} lock
 * @param {(line: string) => void} say
 */
async function takeLock(lock, say) {
  mkdirSync(join(lock, '..'), { recursive: true });
  let told = false;
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (ageOf(lock) > staleLockMs) rmSync(lock, { recursive: true, force: true });
    if (!told) say('Another process is installing the dependencies; waiting for it…');
    told = true;
    await sleep(pollMs);
  }
}

function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
