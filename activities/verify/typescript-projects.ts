/**
 * Which TypeScript projects a patch touches: the nearest `tsconfig.json` above each changed source. Pure over a list of
 * paths and a reader of texts.
 */
/** Most projects checked for one patch; a patch that touches more is checked in these alone, and the check says so. */
export const maxProjects = 8;

const sourceExtension = /\.[cm]?[jt]sx?$/;

/** Paths of the projects' configurations, sorted; `readText` gives a file's text by path. */
export async function projectsOf(
  changed: readonly string[],
  allPaths: ReadonlySet<string>,
  readText: (path: string) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const nearest = new Set<string>();
  for (const path of changed) {
    if (!sourceExtension.test(path)) continue;
    const found = nearestConfig(path, allPaths);
    if (found !== undefined) nearest.add(found);
  }
  const projects = new Set<string>();
  for (const config of nearest) {
    for (const project of await expandReferences(config, allPaths, readText)) projects.add(project);
  }
  return [...projects].sort();
}

function nearestConfig(path: string, allPaths: ReadonlySet<string>): string | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder.slice(0, -1))) {
    const config = `${folder}tsconfig.json`;
    if (allPaths.has(config)) return config;
    if (folder === '') return undefined;
  }
}

/** A "solution" configuration has no files of its own, only references: those are what is checked. */
async function expandReferences(
  config: string,
  allPaths: ReadonlySet<string>,
  readText: (path: string) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const text = (await readText(config)) ?? '';
  if (!text.includes('references')) return [config];
  // Loaded only where needed: it brings a whole compiler, used here for its reader of JSON with comments.
  const { ts } = await import('ts-morph');
  const parsed = ts.parseConfigFileTextToJson(config, text).config as unknown;
  if (!isRecord(parsed) || !Array.isArray(parsed.references)) return [config];
  const ownFiles = !Array.isArray(parsed.files) || parsed.files.length > 0 || parsed.include !== undefined;
  if (ownFiles) return [config];
  return parsed.references.flatMap((reference: unknown) => {
    if (!isRecord(reference) || typeof reference.path !== 'string') return [];
    const target = joinPath(folderOf(config), reference.path);
    return [target, `${target}/tsconfig.json`].filter((path) => allPaths.has(path)).slice(0, 1);
  });
}

/** Folder of a path with its final slash, empty at the root. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function joinPath(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${relative}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
