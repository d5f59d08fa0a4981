/**
 * The TypeScript compiler that the check `types` runs: the native one that this project depends on.
 *
 * Not the repository's own compiler: that one is other people's code and usually not installed. Its version is part of the
 * key of every kept result.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Program, the folders it and its client need, and the version its results belong to. */
export interface TypeCompiler {
  readonly program: string;
  readonly folders: readonly string[];
  readonly version: string;
}

/** Finds the compiler for this platform; undefined where there is none. */
export function findTypeCompiler(): TypeCompiler | undefined {
  try {
    const client = createRequire(import.meta.url).resolve('typescript/package.json');
    const native = createRequire(client).resolve(
      `@typescript/typescript-${process.platform}-${process.arch}/package.json`,
    );
    const { version } = JSON.parse(readFileSync(native, 'utf8')) as { readonly version: string };
    const program = join(dirname(native), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    return { program, folders: [dirname(client), dirname(native)], version };
  } catch {
    return undefined;
  }
}
