/**
 * Writes fleets of bare repositories for benchmarks: `npm run bench -- fleet --repositories N --out DIR [--seed TEXT]`.
 *
 * One `git fast-import` a repository and nothing else of git; a fork starts with its base's packs, linked. Beside the
 * repositories stands `fleet.txt`, their paths one a line.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createGit, type Git } from '../../activities/adapters/git/git.ts';
import { createSemaphore } from '../../activities/adapters/git/semaphore.ts';
import { linkOrCopy } from './corpus.ts';
import { listPackageParts, type PackagePart } from './fleet-packages.ts';
import { type FleetPlan, type PlannedRepository, planFleet } from './fleet-plan.ts';
import { fastImportStream } from './fleet-stream.ts';
import { sourceModules } from './scan-cache.ts';
import { createReporter, interrupted, type Reporter } from './scan-report.ts';

/** A fleet on disk. */
export interface Fleet {
  readonly directory: string;
  /** Absolute paths of the bare repositories. */
  readonly repositories: readonly string[];
  /** File with their paths, one a line. */
  readonly list: string;
}

/** What to write where. */
export interface FleetOptions {
  readonly out: string;
  readonly repositories: number;
  /** Equal seeds over equal packages give equal commit ids. @default 'regrade' */
  readonly seed?: string;
  /** Folders with packages. @default those of the project and the bench's cache */
  readonly modules?: readonly string[];
  readonly report?: Reporter;
  readonly signal?: AbortSignal;
}

/** `npm run bench -- fleet --repositories N --out DIR [--seed TEXT]`. */
export async function benchFleet(args: readonly string[]): Promise<readonly string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repositories: { type: 'string', default: '1000' },
      out: { type: 'string' },
      seed: { type: 'string', default: 'regrade' },
    },
  });
  if (values.out === undefined) throw new Error('fleet needs --out DIR, the folder to write to');
  const start = performance.now();
  const fleet = await writeFleet({
    out: values.out,
    repositories: Number(values.repositories),
    seed: values.seed,
    modules: await sourceModules(),
    report: createReporter(),
    signal: interrupted(),
  });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  return [`${fleet.repositories.length} repositories in ${seconds} s; list: ${fleet.list}`];
}

/** Writes a fleet; a repository that is there already is left as it is. */
export async function writeFleet(options: FleetOptions): Promise<Fleet> {
  const out = resolve(options.out);
  const parts = listPackageParts(options.modules ?? (await sourceModules()));
  const plan = planFleet(parts, {
    seed: options.seed ?? 'regrade',
    repositories: options.repositories,
  });
  const writer = { out, plan, parts, git: createGit() };
  // Bases first: forks begin as links to what they hold.
  for (const forks of [false, true]) await writeAll(writer, forks, options);
  const repositories = plan.repositories.map((repository) => join(out, pathOf(repository)));
  const list = join(out, 'fleet.txt');
  writeFileSync(list, repositories.map((path) => `${path}\n`).join(''));
  return { directory: out, repositories, list };
}

/** Adds a commit with one file to a repository's default branch. */
export async function commitTo(
  repository: string,
  { path, text, signal }: { readonly path: string; readonly text: string; readonly signal?: AbortSignal },
): Promise<void> {
  const git = createGit();
  const options = { gitDir: repository, signal };
  const branch = (await git.read(['symbolic-ref', 'HEAD'], options)).toString('utf8').trim();
  const length = Buffer.byteLength(text);
  const input = [
    `commit ${branch}`,
    'committer bench <bench@fleet.example> now',
    'data 6',
    'Change',
    `from ${branch}^0`,
    `M 100644 inline ${path}`,
    `data ${length}`,
    `${text}`,
    'done',
    '',
  ].join('\n');
  await git.read(['fast-import', '--quiet', '--done', '--date-format=now'], { ...options, input });
}

/** Checks every repository's default branch out below `out`, for tools that read only files. */
export async function checkOutFleet(
  fleet: Fleet,
  out: string,
  options: Pick<FleetOptions, 'report' | 'signal'> = {},
): Promise<void> {
  const git = createGit();
  let done = 0;
  await each(fleet.repositories, options.signal, async (repository) => {
    await checkOut(git, repository, join(out, relative(fleet.directory, repository)));
    done += 1;
    options.report?.progress('checkout', done, fleet.repositories.length);
  });
}

/** The folder appears under its name only when it is whole. */
async function checkOut(git: Git, repository: string, target: string): Promise<void> {
  if (existsSync(target)) return;
  const part = `${target}.part`;
  mkdirSync(part, { recursive: true });
  const environment = { GIT_WORK_TREE: part, GIT_INDEX_FILE: join(part, '.git-index') };
  await git.read(['checkout', '--force', '--quiet', 'HEAD', '--', '.'], { gitDir: repository, environment });
  rmSync(environment.GIT_INDEX_FILE, { force: true });
  renameSync(part, target);
}

interface Writer {
  readonly out: string;
  readonly plan: FleetPlan;
  readonly parts: readonly PackagePart[];
  readonly git: Git;
}

async function writeAll(writer: Writer, forks: boolean, options: FleetOptions): Promise<void> {
  const chosen = writer.plan.repositories.filter(({ forkOf }) => (forkOf !== undefined) === forks);
  let done = 0;
  await each(chosen, options.signal, async (repository) => {
    await writeRepository(writer, repository);
    done += 1;
    options.report?.progress(forks ? 'forks' : 'repositories', done, chosen.length);
  });
}

async function writeRepository(
  { out, plan, parts, git }: Writer,
  repository: PlannedRepository,
): Promise<void> {
  const part = parts[repository.part];
  const target = join(out, pathOf(repository));
  if (part === undefined || existsSync(target)) return;
  const folder = `${target}.part`;
  rmSync(folder, { recursive: true, force: true });
  makeBare(folder, repository.branch);
  const base = repository.forkOf === undefined ? undefined : plan.repositories[repository.forkOf];
  if (base !== undefined) linkTree(join(out, pathOf(base)), folder);
  await git.read(['fast-import', '--quiet', '--done'], {
    gitDir: folder,
    input: fastImportStream(repository, part),
    config: [
      ['fastimport.unpackLimit', repository.loose && base !== undefined ? '1000' : '1'],
      ['core.fsync', 'none'],
    ],
  });
  renameSync(folder, target);
}

/** What `git init --bare` makes, without its process and its hooks. */
function makeBare(folder: string, branch: string): void {
  for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags'])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'HEAD'), `ref: refs/heads/${branch}\n`);
  writeFileSync(join(folder, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n');
}

/** Objects are shared by hard links, as `git clone --local` does; refs are copied, since they are written in place. */
function linkTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const place = relative(from, source);
    const target = join(to, place);
    if (entry.isDirectory()) mkdirSync(target, { recursive: true });
    else if (place.startsWith('refs')) copyFileSync(source, target);
    else if (place.startsWith('objects')) linkOrCopy(source, target);
  }
}

function pathOf({ owner, name }: PlannedRepository): string {
  return join(owner, `${name}.git`);
}

async function each<T>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const places = createSemaphore(availableParallelism());
  await Promise.all(items.map((item) => places.run(() => work(item), signal)));
}
