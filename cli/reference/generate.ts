/** Writes every generated file of the repository: `npm run generate`. */
import { readFile, writeFile } from 'node:fs/promises';
import { generatedFiles, isUpToDate } from './files.ts';

const root = new URL('../../', import.meta.url);

for (const file of generatedFiles) {
  const url = new URL(file.path, root);
  const present = await readFile(url, 'utf8').catch(() => '');
  if (isUpToDate(file, present)) continue;
  await writeFile(url, file.content(present));
  process.stdout.write(`${file.path}\n`);
}
