#!/usr/bin/env node
/**
 * The `regrade` command: runs `main.ts` with Node 24 or later.
 *
 * Plain JavaScript for any Node, because it is what finds out which Node runs. Where that is too old, the `node`
 * package beside Regrade's dependencies takes over; signals reach it too and its exit code is passed on.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= 24) await import('./main.ts');
else runWith(findNode());

function findNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const node = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(node)) return node;
  } catch {
    // Said below.
  }
  process.stderr.write(
    `error Regrade needs Node 24 or later; this is ${process.version}.\n` +
      '  Install it from https://nodejs.org, or run `npm install` in the folder of Regrade.\n',
  );
  process.exit(3);
}

function runWith(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes; other signals reach only this one.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`error Node 24 does not start: ${error.message}\n`);
    process.exit(3);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 70)));
}
