/**
 * The tools that search a plain directory, each as whole processes: ours, the ast-grep CLI, the published GritQL engine and
 * ripgrep. What is no dependency of the project is fetched into the bench's cache; what this machine cannot have is absent.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchHome, installPackages, projectModules } from './scan-cache.ts';
import type { ScanPattern } from './scan-patterns.ts';

/** A program with its arguments. */
export interface ToolCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A process that takes longer is ended and counts as failed, in milliseconds. @default no limit */
  readonly limitMs?: number;
}

/** One tool under comparison. */
export interface ScanTool {
  readonly name: ToolName;
  readonly version: string;
  /** What each line of its output is. */
  readonly counts: 'sites' | 'files';
  command(pattern: ScanPattern, directory: string): ToolCommand;
}

/** Names of the tools, ours first. */
export type ToolName = 'regrade' | 'ast-grep' | 'gritql' | 'ripgrep';

/** A tool that cannot run here. */
export interface AbsentTool {
  readonly name: ToolName;
  readonly reason: string;
}

/** Versions of the peers that are fetched. */
const peers = { gritql: '0.0.3', ripgrep: '1.18.0' } as const;
const regradeMain = fileURLToPath(new URL('../../cli/regrade.mjs', import.meta.url));
const gritMain = fileURLToPath(new URL('./scan-gritql.ts', import.meta.url));

/** Every tool that was asked for, or why there is none. */
export function openTools(names: readonly ToolName[]): {
  readonly tools: readonly ScanTool[];
  readonly absent: readonly AbsentTool[];
} {
  const tools: ScanTool[] = [];
  const absent: AbsentTool[] = [];
  for (const name of names)
    try {
      tools.push(openers[name]());
    } catch (error) {
      absent.push({ name, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : '' });
    }
  return { tools, absent };
}

const openers: Readonly<Record<ToolName, () => ScanTool>> = {
  regrade: () => ({
    name: 'regrade',
    version: 'this tree',
    counts: 'sites',
    command: ({ ours }, directory) => ({
      program: process.execPath,
      args: [regradeMain, 'search', ours, directory, '--json'],
    }),
  }),
  'ast-grep': openAstGrep,
  gritql: openGritql,
  ripgrep: openRipgrep,
};

/** Every file is searched, whatever ignore files in it or above it say. */
const noIgnore = ['hidden', 'dot', 'exclude', 'global', 'parent', 'vcs'].flatMap((name) => [
  '--no-ignore',
  name,
]);

function openAstGrep(): ScanTool {
  const program = join(projectModules, '@ast-grep', 'cli', 'ast-grep');
  return {
    name: 'ast-grep',
    version: versionOf(program),
    counts: 'sites',
    command: ({ theirs }, directory) => ({
      program,
      args: ['run', '-p', theirs, '-l', 'js', '--json=stream', ...noIgnore, directory],
    }),
  };
}

function openGritql(): ScanTool {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the published engine for Node exists for linux-x64 alone');
  const modules = installPackages('gritql', { '@getgrit/gritql-linux-x64-gnu': peers.gritql });
  const module = join(modules, '@getgrit', 'gritql-linux-x64-gnu');
  return {
    name: 'gritql',
    version: peers.gritql,
    counts: 'files',
    command: ({ ours }, directory) => ({
      program: process.execPath,
      args: [gritMain, module, `language js\n${ours}`, directory],
      environment: { GRIT_GLOBAL_DIR: emptyStandardLibrary() },
    }),
  };
}

/** The engine clones its standard library over the network where it finds none; an empty one keeps it offline. */
function emptyStandardLibrary(): string {
  const home = join(benchHome(), 'gritql-home');
  const library = join(home, '.gritmodules', 'github.com', 'getgrit', 'stdlib');
  if (existsSync(join(library, '.git', 'HEAD'))) return home;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(join(library, '.grit'), { recursive: true });
  writeFileSync(join(library, '.grit', 'grit.yaml'), 'version: 0.0.2\npatterns: []\n');
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', library, ...args]);
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=bench', '-c', 'user.email=bench@regrade.example', 'commit', '--quiet', '-m', 'Empty');
  return home;
}

function openRipgrep(): ScanTool {
  const program = ripgrepProgram();
  return {
    name: 'ripgrep',
    version: versionOf(program),
    counts: 'files',
    command: ({ literal }, directory) => ({
      program,
      args: [
        '--files-with-matches',
        '--fixed-strings',
        '--hidden',
        '--no-ignore',
        '--glob',
        '*.{js,mjs,cjs}',
        literal,
        directory,
      ],
    }),
  };
}

/** The one on the PATH, else the one inside of an npm package. */
function ripgrepProgram(): string {
  try {
    execFileSync('rg', ['--version'], { stdio: 'ignore' });
    return 'rg';
  } catch {
    const modules = installPackages('ripgrep', { '@vscode/ripgrep': peers.ripgrep });
    const program = join(modules, '@vscode', `ripgrep-${process.platform}-${process.arch}`, 'bin', 'rg');
    if (!existsSync(program)) throw new Error(`no ripgrep is packed for ${process.platform}-${process.arch}`);
    return program;
  }
}

function versionOf(program: string): string {
  return (
    execFileSync(program, ['--version'], { encoding: 'utf8' })
      .split('\n')[0]
      ?.replace(/^\S+\s+/, '') ?? ''
  );
}
