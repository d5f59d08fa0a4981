/** Which files of a repository its files import, as the compiler resolves them. Pure over texts and known paths. */
import type { ts } from 'ts-morph';

/** What is known of a repository: the texts read so far, and the paths of all files. */
export interface KnownFiles {
  readonly texts: ReadonlyMap<string, string>;
  readonly known: ReadonlySet<string>;
}

const root = '/repository';

/** Paths that the given files import, each once; what is not in the repository is left out. */
export async function importedPaths(paths: readonly string[], files: KnownFiles): Promise<readonly string[]> {
  const { ts: compiler } = await import('ts-morph');
  const folders = foldersOf(files.known);
  const host: ts.ModuleResolutionHost = {
    fileExists: (path) => files.known.has(inside(path)),
    readFile: (path) => files.texts.get(inside(path)),
    directoryExists: (path) => path === root || folders.has(inside(path)),
    getCurrentDirectory: () => root,
  };
  const options = optionsReader(compiler, files);
  const found = new Set<string>();
  for (const path of paths) {
    const text = files.texts.get(path);
    if (text === undefined) continue;
    const { importedFiles, referencedFiles } = compiler.preProcessFile(text, true, true);
    for (const { fileName } of importedFiles) {
      const resolved = compiler.resolveModuleName(
        fileName,
        `${root}/${path}`,
        options(path),
        host,
      ).resolvedModule;
      if (resolved?.resolvedFileName.startsWith(`${root}/`)) found.add(inside(resolved.resolvedFileName));
    }
    for (const { fileName } of referencedFiles) {
      const target = new URL(fileName, `file://${root}/${path}`).pathname;
      if (files.known.has(inside(target))) found.add(inside(target));
    }
  }
  return [...found];
}

function inside(path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

function foldersOf(paths: ReadonlySet<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return folders;
}

/** Options of the nearest `tsconfig.json`, which may map paths; read once each. */
function optionsReader(compiler: typeof ts, files: KnownFiles): (path: string) => ts.CompilerOptions {
  const byConfig = new Map<string, ts.CompilerOptions>();
  return (path) => {
    const config = nearestConfig(path, files.known) ?? '';
    const options = byConfig.get(config) ?? readOptions(compiler, files, config);
    byConfig.set(config, options);
    return options;
  };
}

function nearestConfig(path: string, known: ReadonlySet<string>): string | undefined {
  for (let end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
    const config = `${path.slice(0, end + 1)}tsconfig.json`;
    if (known.has(config)) return config;
    if (end <= 0) return known.has('tsconfig.json') ? 'tsconfig.json' : undefined;
  }
}

function readOptions(compiler: typeof ts, files: KnownFiles, config: string): ts.CompilerOptions {
  const bundler: ts.CompilerOptions = {
    module: compiler.ModuleKind.ESNext,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    allowJs: true,
  };
  const text = files.texts.get(config);
  if (text === undefined) return bundler;
  const folder = `${root}/${config}`.slice(0, -'/tsconfig.json'.length);
  const parsed = compiler.parseJsonConfigFileContent(
    compiler.parseConfigFileTextToJson(config, text).config ?? {},
    {
      useCaseSensitiveFileNames: true,
      fileExists: (path) => files.known.has(inside(path)),
      readFile: (path) => files.texts.get(inside(path)),
      readDirectory: () => [],
    },
    folder,
  );
  return { ...bundler, ...parsed.options, allowJs: true };
}
