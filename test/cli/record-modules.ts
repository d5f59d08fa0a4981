/**
 * Preloaded into a process (`node --import`): writes the paths of all modules that the process loads, one a line, into the
 * file that `RECORD_MODULES` names, when the process ends.
 */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const root = fileURLToPath(new URL('../../', import.meta.url));
const loaded: string[] = [];

if (isMainThread) {
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) loaded.push(relative(root, fileURLToPath(url)));
      return next(url, context);
    },
  });
  process.on('exit', () => writeFileSync(process.env.RECORD_MODULES ?? '', loaded.join('\n')));
}
