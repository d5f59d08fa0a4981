/**
 * Writes loose objects as git does: header and body, deflated, under the first two digits of their name.
 *
 * A file appears whole or not at all (temporary name, then rename), so a crash leaves at most a stray temporary file.
 */
import { constants } from 'node:fs';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { type GitObject, objectHeader, objectName } from './object-format.ts';

const compress = promisify(deflate);
let sequence = 0;

/** Stores an object and answers its name; an object that is there already as a loose file is not written again. */
export async function writeObject(directory: string, object: GitObject): Promise<string> {
  const sha = objectName(object);
  const folder = join(directory, 'objects', sha.slice(0, 2));
  const file = join(folder, sha.slice(2));
  if (await exists(file)) return sha;
  await mkdir(folder, { recursive: true });
  sequence += 1;
  const temporary = join(folder, `tmp_obj_${process.pid}_${sequence}`);
  const bytes = await compress(Buffer.concat([objectHeader(object), object.body]), { level: 1 });
  await writeFile(temporary, bytes, { mode: 0o444 });
  await rename(temporary, file);
  return sha;
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}
