/** The type service over a working tree on disk, with its installed dependencies. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProjectFiles } from './type-project.ts';

/** Folders that hold no declarations of the project itself. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist', 'build', 'out', 'coverage']);

/** Deepest folder that is looked into for global declarations. */
const maxDepth = 6;

/** Files for the type service below a folder. */
export function folderFiles(folder: string): ProjectFiles {
  return {
    root: resolve(folder),
    // The folder that is worked in may lie deep in a project.
    outermost: '',
    exists: existsSync,
    declarations: (from) => declarationsBelow(from, maxDepth),
  };
}

function declarationsBelow(folder: string, depth: number): readonly string[] {
  if (depth === 0) return [];
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return passedOver.has(entry.name) ? [] : declarationsBelow(path, depth - 1);
    return entry.isFile() && entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that may not be read has no declarations for us.
    return [];
  }
}
