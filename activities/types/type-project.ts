/**
 * One TypeScript project as the type service uses it: a compiler over a folder, real or in memory, with changed texts laid
 * over it. Nothing is written to a disk and nothing of the project is executed.
 */
import type { FileSystemHost, Project, ts } from 'ts-morph';

/** Where the files of a project are read. */
export interface ProjectFiles {
  /** Absolute folder, without a final slash, that paths of questions are relative to. */
  readonly root: string;
  /** Outermost folder in which a configuration is looked for. */
  readonly outermost: string;
  /** In memory; absent: the machine's disk. */
  readonly memory?: FileSystemHost;
  /** True where a file of this absolute path is there. */
  readonly exists: (path: string) => boolean;
  /** Absolute paths of the project's own `*.d.ts` below a folder. */
  readonly declarations: (folder: string) => readonly string[];
}

/** Most files of global declarations taken in. */
const maxDeclarations = 500;

/** A compiler with the files asked about. */
export interface TypeProject {
  /** Lays a text over a file, and makes it known to the compiler. */
  setText(path: string, text: string): void;
  /** The program over all texts set so far. */
  program(): ts.Program;
}

/** The nearest `tsconfig.json` at or above a file. */
export function configOf(files: ProjectFiles, path: string): string | undefined {
  for (let folder = folderOf(path); folder.length >= files.outermost.length; folder = folderOf(folder)) {
    const config = `${folder}/tsconfig.json`;
    if (files.exists(config)) return config;
    if (folder === '') return undefined;
  }
  return undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Opens a project; a configuration that cannot be read counts as none. */
export async function openProject(files: ProjectFiles, config: string | undefined): Promise<TypeProject> {
  // Loaded only where needed: it brings a whole compiler.
  const morph = await import('ts-morph');
  const { ScriptTarget, ModuleKind, ModuleResolutionKind, JsxEmit } = morph.ts;
  const shared = {
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    ...(files.memory === undefined ? {} : { fileSystem: files.memory }),
  };
  const always: ts.CompilerOptions = { allowJs: true, noEmit: true, skipLibCheck: true };
  const withoutConfig: ts.CompilerOptions = {
    ...always,
    strict: true,
    target: ScriptTarget.ESNext,
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
    jsx: JsxEmit.Preserve,
    esModuleInterop: true,
    resolveJsonModule: true,
  };
  const open = (): Project => {
    if (config === undefined) return new morph.Project({ ...shared, compilerOptions: withoutConfig });
    try {
      return new morph.Project({ ...shared, tsConfigFilePath: config, compilerOptions: always });
    } catch {
      return new morph.Project({ ...shared, compilerOptions: withoutConfig });
    }
  };
  const project = open();
  // Global declarations count without being imported.
  const ambient = files.declarations(config === undefined ? files.root : folderOf(config));
  for (const path of ambient.slice(0, maxDeclarations)) project.addSourceFileAtPathIfExists(path);
  return {
    setText: (path, text) => {
      const known = project.getSourceFile(path);
      if (known?.getFullText() === text) return;
      project.createSourceFile(path, text, { overwrite: true });
    },
    program: () => project.getProgram().compilerObject,
  };
}
