/** Reads the files that a person named on the command line; what cannot be read is a `RegradeError`. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import { reasonOf } from './file-trouble.ts';

/** Text of a named file; throws `RG_CLI_READ`. */
export async function readInput(path: string, directory: string): Promise<string> {
  try {
    return await readFile(resolve(directory, path), 'utf8');
  } catch (error) {
    throw new RegradeError('RG_CLI_READ', { path, reason: reasonOf(error) }, { cause: error });
  }
}
