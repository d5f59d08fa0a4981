/**
 * As whom, and with which paths, the embedded PostgreSQL runs: PostgreSQL refuses to run as root.
 *
 * Anyone but root runs it as themselves. For root, in this order: the account `postgres` (else `nobody`), where it can
 * reach the programs and the data; a user namespace in which root has another id, where folders above are closed to
 * others (a clone in root's home) and the kernel allows one; else that account with programs and data under
 * `/var/lib/regrade`. No account is ever created and no folder above ours is ever opened.
 */
import { execFile } from 'node:child_process';
import { access, chown, constants, cp, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { RegradeError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';

const run = promisify(execFile);

/** User and group ids. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How PostgreSQL's programs are run on this machine. */
export interface PostgresRunner {
  /** Folder of `initdb` and `postgres`. */
  readonly programs: string;
  /** The cluster's data. */
  readonly data: string;
  /** Put before a program and its arguments. */
  readonly prefix: readonly string[];
  /** Account that the programs are started as and that owns the data; absent: ours. */
  readonly user?: Account;
}

/** Where things would stand without the trouble of root. */
export interface PostgresPaths {
  /** Folder of the package: `bin`, `lib` and `share` below. */
  readonly packageFolder: string;
  readonly data: string;
}

/** What this machine offers to root; for tests. */
export interface RunnerOptions {
  /** Where programs and data go that cannot stay. @default /var/lib/regrade */
  readonly relocateTo?: string;
  /** Whether to try a user namespace. @default true */
  readonly namespaces?: boolean;
}

/** Decides how PostgreSQL runs for us; creates the data folder where it is to be another account's. */
export async function choosePostgresRunner(
  paths: PostgresPaths,
  options: RunnerOptions = {},
): Promise<PostgresRunner> {
  await mkdir(dirname(paths.data), { recursive: true });
  const inPlace = { programs: join(paths.packageFolder, 'bin'), data: paths.data, prefix: [] };
  if (process.getuid?.() !== 0) return inPlace;
  const user = await serviceAccount();
  if (await canReach(user, [join(inPlace.programs, 'postgres')], dirname(paths.data))) {
    await ownedFolder(paths.data, user);
    return { ...inPlace, user };
  }
  const namespace = ['unshare', '--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`, '--'];
  if (options.namespaces !== false && (await works([...namespace, 'true']))) {
    return { ...inPlace, prefix: namespace };
  }
  return relocate(paths, user, options.relocateTo ?? '/var/lib/regrade');
}

async function serviceAccount(): Promise<Account> {
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {}
  }
  throw new RegradeError('RG_INFRA_POSTGRES_ACCOUNT', { reason: 'there is no user `postgres` or `nobody`' });
}

/** True when the account can run the programs and pass through the folder that the data stands in. */
async function canReach(user: Account, programs: readonly string[], folder: string): Promise<boolean> {
  try {
    for (const path of [...programs, folder]) await run('test', ['-x', path], { ...user });
    return true;
  } catch {
    return false;
  }
}

async function works(command: readonly string[]): Promise<boolean> {
  const [program = '', ...rest] = command;
  return run(program, rest).then(
    () => true,
    () => false,
  );
}

async function ownedFolder(path: string, user: Account): Promise<void> {
  await mkdir(path, { recursive: true });
  await chown(path, user.uid, user.gid);
}

async function relocate(paths: PostgresPaths, user: Account, to: string): Promise<PostgresRunner> {
  const programs = join(to, `programs-${sha256(paths.packageFolder).slice(0, 12)}`);
  const data = join(to, `${basename(paths.data)}-${sha256(paths.data).slice(0, 12)}`);
  try {
    await mkdir(to, { recursive: true, mode: 0o755 });
    if (!(await exists(programs))) await copyWhole(paths.packageFolder, programs);
    await ownedFolder(data, user);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegradeError('RG_INFRA_POSTGRES_ACCOUNT', { reason }, { cause: error });
  }
  return { programs: join(programs, 'bin'), data, prefix: [], user };
}

/** Copies a folder so that the copy appears under its name only when complete. */
async function copyWhole(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}`;
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
