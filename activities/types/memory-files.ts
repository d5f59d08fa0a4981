/** The type service over texts in memory: the files of a commit, or a sample alone. */
import type { ProjectFiles } from './type-project.ts';

/** Folder in memory that stands for the repository's root. */
const root = '/repository';

/** Files for the type service, by path relative to the repository's root. */
export async function memoryFiles(texts: ReadonlyMap<string, string>): Promise<ProjectFiles> {
  const { InMemoryFileSystemHost } = await import('ts-morph');
  const memory = new InMemoryFileSystemHost();
  for (const [path, text] of texts) memory.writeFileSync(`${root}/${path}`, text);
  const declarations = [...texts.keys()]
    .filter((path) => path.endsWith('.d.ts'))
    .map((path) => `${root}/${path}`);
  return {
    root,
    outermost: root,
    memory,
    exists: (path) => path.startsWith(`${root}/`) && texts.has(path.slice(root.length + 1)),
    declarations: (folder) => declarations.filter((path) => path.startsWith(`${folder}/`)),
  };
}
