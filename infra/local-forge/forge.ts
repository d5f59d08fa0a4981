/**
 * The forge's state: organisations, repositories and their tables, on disk under one folder.
 *
 * `forge.jsonl` holds organisations and their hooks; `repositories/<id>/` holds one repository: `git/` is the bare
 * repository, `state.jsonl` its tables. Folders are named by id, so nothing a request sends becomes a path.
 */
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  adoptBare,
  type GitRepository,
  initialiseBare,
  type ObjectSharing,
  openGitRepository,
} from './git/git-repository.ts';
import { openJournal, type Table } from './journal.ts';
import { createMutex, type Mutex } from './mutex.ts';
import type {
  CheckRunRecord,
  HookRecord,
  IssueCommentRecord,
  LabelRecord,
  OrganizationRecord,
  PullRecord,
  RepositoryRecord,
  RepositorySettings,
  ReviewCommentRecord,
  ReviewRecord,
  StatusRecord,
} from './records.ts';

/** A repository with its git side and its tables; change either only inside `lock`. */
export interface Repository {
  readonly id: number;
  readonly git: GitRepository;
  readonly lock: Mutex;
  record(): RepositoryRecord;
  update(change: Partial<RepositorySettings & Pick<RepositoryRecord, 'updatedAt' | 'pushedAt'>>): void;
  transaction<Value>(work: () => Value): Value;
  readonly pulls: Table<PullRecord>;
  readonly reviews: Table<ReviewRecord>;
  readonly issueComments: Table<IssueCommentRecord>;
  readonly reviewComments: Table<ReviewCommentRecord>;
  readonly labels: Table<LabelRecord>;
  readonly statuses: Table<StatusRecord>;
  readonly checkRuns: Table<CheckRunRecord>;
  readonly hooks: Table<HookRecord>;
}

/** What a new repository is made of. */
export interface NewRepository extends Partial<RepositorySettings> {
  readonly owner: string;
  readonly name: string;
}

/** All state of one forge. */
export interface Forge {
  readonly directory: string;
  nextId(): number;
  now(): string;
  organization(login: string): OrganizationRecord | undefined;
  ensureOrganization(login: string): OrganizationRecord;
  organizations(): OrganizationRecord[];
  organizationHooks(login: string): Table<HookRecord>;
  repository(owner: string, name: string): Repository | undefined;
  repositories(): Repository[];
  /** Whether the name is used, also by a repository that is still being made. */
  isTaken(owner: string, name: string): boolean;
  create(repository: NewRepository): Promise<Repository>;
  adopt(repository: NewRepository, gitDirectory: string, objects: ObjectSharing): Promise<Repository>;
  remove(repository: Repository): Promise<void>;
  close(): void;
}

/** Ids are reserved on disk in blocks, so that none is given twice after a restart. */
const idBlock = 1000;

/** Opens the forge in `directory`, reading back what is there. */
export function openForge(directory: string, now: () => Date): Forge {
  const root = resolve(directory);
  const journal = openJournal(join(root, 'forge.jsonl'));
  const organizations = journal.table<OrganizationRecord>('organizations');
  const nextId = createIds(journal.table<number>('counters'));
  const time = (): string => `${now().toISOString().slice(0, 19)}Z`;

  function ensureOrganization(login: string): OrganizationRecord {
    const known = organizations.get(login.toLowerCase());
    if (known) return known;
    const record = { id: nextId(), login, createdAt: time() };
    organizations.put(login.toLowerCase(), record);
    return record;
  }

  return {
    directory: root,
    nextId,
    now: time,
    organization: (login) => organizations.get(login.toLowerCase()),
    ensureOrganization,
    organizations: () => organizations.all(),
    organizationHooks: (login) => journal.table(`hooks ${login.toLowerCase()}`),
    ...repositoryPart(join(root, 'repositories'), { nextId, time, ensureOrganization }),
  };
}

/** Ids in order, never one twice. */
function createIds(counters: Table<number>): () => number {
  let next = counters.get('ids') ?? 1;
  let reserved = next;
  return () => {
    if (next >= reserved) {
      reserved = next + idBlock;
      counters.put('ids', reserved);
    }
    next += 1;
    return next - 1;
  };
}

interface Shared {
  nextId(): number;
  time(): string;
  ensureOrganization(login: string): OrganizationRecord;
}

type RepositoryPart = Pick<
  Forge,
  'isTaken' | 'repository' | 'repositories' | 'create' | 'adopt' | 'remove' | 'close'
>;

function repositoryPart(folder: string, shared: Shared): RepositoryPart {
  const repositories = loadRepositories(folder);

  async function make(wanted: NewRepository, fill: Fill): Promise<Repository> {
    const key = repositoryKey(wanted.owner, wanted.name);
    if (repositories.has(key)) throw new Error(`repository ${wanted.owner}/${wanted.name} exists already`);
    const id = shared.nextId();
    const repository = openRepository(join(folder, String(id)), id);
    // The name is taken before the first wait, so that two requests for it cannot both succeed.
    repositories.set(key, repository);
    try {
      await fillRepository(repository, wanted, { shared, fill });
    } catch (error) {
      repositories.delete(key);
      throw error;
    }
    return repository;
  }

  return {
    repository: (owner, name) => {
      const found = repositories.get(repositoryKey(owner, name));
      return found?.ready() ? found : undefined;
    },
    repositories: () => [...repositories.values()].filter((repository) => repository.ready()),
    isTaken: (owner, name) => repositories.has(repositoryKey(owner, name)),
    create: (wanted) => make(wanted, (target) => fillEmpty(target, wanted.defaultBranch ?? 'main')),
    adopt: (wanted, source, objects) => make(wanted, (target) => adoptBare(target, source, objects)),
    remove: async (repository) => {
      const { owner, name } = repository.record();
      repositories.delete(repositoryKey(owner, name));
      repository.git.close();
      await rm(join(folder, String(repository.id)), { recursive: true, force: true });
    },
    close: () => {
      for (const repository of repositories.values()) repository.git.close();
    },
  };
}

/** Makes the bare repository in a folder and answers its default branch. */
type Fill = (gitDirectory: string) => Promise<string>;

async function fillEmpty(gitDirectory: string, branch: string): Promise<string> {
  await initialiseBare(gitDirectory, branch);
  return branch;
}

async function fillRepository(
  repository: OpenedRepository,
  wanted: NewRepository,
  means: { readonly shared: Shared; readonly fill: Fill },
): Promise<void> {
  const { shared, fill } = means;
  const owner = shared.ensureOrganization(wanted.owner).login;
  const defaultBranch = await fill(repository.git.directory);
  const now = shared.time();
  const times = { createdAt: now, updatedAt: now, pushedAt: now };
  repository.begin({ ...defaults, ...wanted, owner, id: repository.id, defaultBranch, ...times });
}

const defaults: Omit<RepositorySettings, 'defaultBranch'> = {
  description: null,
  homepage: null,
  language: null,
  private: false,
  archived: false,
  fork: false,
  topics: [],
  allowMergeCommit: true,
  allowSquashMerge: true,
  allowRebaseMerge: true,
  allowAutoMerge: false,
  deleteBranchOnMerge: false,
};

interface OpenedRepository extends Repository {
  ready(): boolean;
  begin(record: RepositoryRecord): void;
}

function repositoryKey(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}

function loadRepositories(folder: string): Map<string, OpenedRepository> {
  const repositories = new Map<string, OpenedRepository>();
  if (!existsSync(folder)) return repositories;
  const ids = readdirSync(folder)
    .map(Number)
    .sort((left, right) => left - right);
  for (const id of ids) {
    const repository = openRepository(join(folder, String(id)), id);
    if (!repository.ready()) continue;
    const { owner, name } = repository.record();
    repositories.set(repositoryKey(owner, name), repository);
  }
  return repositories;
}

function openRepository(folder: string, id: number): OpenedRepository {
  const journal = openJournal(join(folder, 'state.jsonl'));
  const records = journal.table<RepositoryRecord>('repository');
  const record = (): RepositoryRecord => {
    const found = records.get('self');
    if (!found) throw new Error(`repository ${id} was never finished`);
    return found;
  };
  return {
    id,
    git: openGitRepository(join(folder, 'git')),
    lock: createMutex(),
    ready: () => records.get('self') !== undefined,
    begin: (first) => records.put('self', first),
    record,
    update: (change) => records.put('self', { ...record(), ...change }),
    transaction: journal.transaction,
    pulls: journal.table('pulls'),
    reviews: journal.table('reviews'),
    issueComments: journal.table('issueComments'),
    reviewComments: journal.table('reviewComments'),
    labels: journal.table('labels'),
    statuses: journal.table('statuses'),
    checkRuns: journal.table('checkRuns'),
    hooks: journal.table('hooks'),
  };
}
