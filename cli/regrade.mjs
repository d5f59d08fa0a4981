#!/usr/bin/env node
/**
 * The `regrade` command: runs `main.ts` with Node 24 or later.
 *
 * Plain JavaScript for any Node, because it is what finds out which Node runs. Where that is too old, or dependencies
 * are not installed yet, `infra/bootstrap/run.mjs` installs them and takes the Node that the project pins.
 */
import { existsSync } from 'node:fs';
import module from 'node:module';

const isNew = Number(process.versions.node.split('.')[0]) >= 24;
const isInstalled = existsSync(new URL('../node_modules', import.meta.url));

if (isNew && isInstalled) {
  // Half of a short command's time is compiling its modules.
  module.enableCompileCache();
  await import('./main.ts');
} else {
  process.argv.splice(2, 0, 'cli/main.ts');
  await import('../infra/bootstrap/run.mjs');
}
