/**
 * The environment of a sandboxed command and the parts of the host it may see: lists of what is allowed, never of what
 * is forbidden.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders and files of the system that hold programs and what they need to start; shown read-only. */
const systemPaths = Object.freeze([
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/opt',
  '/nix/store',
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/group',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/nsswitch.conf',
  '/etc/os-release',
  '/etc/passwd',
  '/etc/pki',
  '/etc/ssl',
]);

/** Where programs are looked for, after the running Node's own folder. */
const searchPath = Object.freeze([
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
]);

/** Scratch space of a command: its home and temporary files live and die with it. */
export const scratchFolder = '/tmp';

/** Host paths a command may read, those that are there; `extra` is added. */
export function visiblePaths(extra: readonly string[] = []): readonly string[] {
  const wanted = [...systemPaths, ...nodePaths(), ...extra].filter((path) => existsSync(path));
  // A path below another one that is shown needs no mount of its own.
  return [...new Set(wanted)].filter(
    (path) => !wanted.some((other) => other !== path && path.startsWith(`${other}/`)),
  );
}

/** The whole environment of a command: a search path, a home, a plain terminal, and what the command adds. */
export function cleanEnvironment(
  home: string,
  added: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    PATH: [dirname(process.execPath), ...searchPath].join(':'),
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    CI: 'true',
    NO_COLOR: '1',
    npm_config_update_notifier: 'false',
    npm_config_cache: `${home}/npm`,
    ...added,
  };
}

/** The running Node where it stands outside of the system's folders: its installation, or the program alone. */
function nodePaths(): readonly string[] {
  const program = realpathSync(process.execPath);
  const folder = dirname(dirname(program));
  const isInstallation =
    existsSync(join(folder, 'lib', 'node_modules', 'npm')) || folder.endsWith(join('node_modules', 'node'));
  const link = dirname(process.execPath) === dirname(program) ? [] : [process.execPath];
  return [isInstallation ? folder : program, ...link];
}
