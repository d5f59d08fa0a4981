/**
 * Which packages the fleet is made of: every top-level one of its `node_modules`, by name.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder with the fleet's `package.json` and lock file. */
export const fleetFolder = fileURLToPath(new URL('./fleet/', import.meta.url));

/** Names of the installed packages, sorted; scoped ones as `@scope/name`. */
export async function listPackages(): Promise<readonly string[]> {
  const modules = join(fleetFolder, 'node_modules');
  const names: string[] = [];
  for (const entry of await readdir(modules, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const scoped = entry.name.startsWith('@') ? await readdir(join(modules, entry.name)) : undefined;
    names.push(...(scoped?.map((name) => `${entry.name}/${name}`) ?? [entry.name]));
  }
  return names.filter((name) => existsSync(join(modules, name, 'package.json'))).sort();
}
