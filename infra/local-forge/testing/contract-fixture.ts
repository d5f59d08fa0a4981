/**
 * A forge with one organisation, one repository and three people, watched by GitHub's description; for contract tests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from 'octokit';
import type { Context } from '../context.ts';
import type { Route } from '../http/call.ts';
import { type LocalForge, startLocalForge } from '../index.ts';
import { openApiContract } from '../openapi-contract.ts';
import type { HookServices } from '../routes/hooks.ts';

/** The repository that contract tests work in. */
export const repo = Object.freeze({ owner: 'acme', repo: 'one' });

/** A refusal's status and body. */
export interface Refusal {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What contract tests work with. */
export interface ContractFixture {
  readonly forge: LocalForge;
  /** An administrator. */
  readonly alice: Octokit;
  /** May write. */
  readonly bob: Octokit;
  /** A watched client with another token, or none. */
  client(token?: string): Octokit;
  headOf(branch: string): Promise<string>;
  /** Commits files on top of `main` under a new branch, by the Git Data API; answers the commit. */
  branchWith(branch: string, files: Readonly<Record<string, string>>): Promise<string>;
  /** The same with a pull request; answers its number. */
  openPull(branch: string, files: Readonly<Record<string, string>>, draft?: boolean): Promise<number>;
  violations(): readonly string[];
  /** Routes that no call so far has had answered with success. */
  unseen(routes: (context: Context, services: HookServices) => Route[]): string[];
  close(): Promise<void>;
}

const tokens = [
  { token: 'token-of-alice', login: 'alice', permission: 'admin' },
  { token: 'token-of-bob', login: 'bob', permission: 'write' },
  { token: 'token-of-rita', login: 'rita', permission: 'read' },
] as const;

/** Starts the forge and makes the repository. */
export async function startContractFixture(): Promise<ContractFixture> {
  const contract = openApiContract();
  const directory = mkdtempSync(join(tmpdir(), 'forge-contract-'));
  const forge = await startLocalForge({ directory, tokens });
  forge.createOrganization('acme');
  const client = (auth?: string): Octokit => {
    const options = { baseUrl: forge.apiUrl, throttle: { enabled: false }, retry: { enabled: false } };
    const octokit = new Octokit(auth === undefined ? options : { ...options, auth });
    contract.watch(octokit);
    return octokit;
  };
  const alice = client('token-of-alice');
  await alice.rest.repos.createInOrg({ org: 'acme', name: 'one', auto_init: true, description: 'First' });
  return {
    forge,
    alice,
    bob: client('token-of-bob'),
    client,
    headOf: (branch) => headOf(alice, branch),
    branchWith: (branch, files) => branchWith(alice, branch, files),
    openPull: async (branch, files, draft = false) => {
      await branchWith(alice, branch, files);
      const { data } = await alice.rest.pulls.create({
        ...repo,
        head: branch,
        base: 'main',
        title: branch,
        draft,
      });
      return data.number;
    },
    violations: () => contract.violations(),
    unseen: (routes) => unseen(contract.exercised(), routes),
    close: async () => {
      await forge.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The status and body of a call that must fail; throws when it does not. */
export async function refused(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    const { response } = error as { response?: Refusal };
    if (response) return response;
    throw error;
  }
  throw new Error('the call was answered, and should have been refused');
}

async function headOf(octokit: Octokit, branch: string): Promise<string> {
  return (await octokit.rest.git.getRef({ ...repo, ref: `heads/${branch}` })).data.object.sha;
}

async function branchWith(
  octokit: Octokit,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const parent = await headOf(octokit, 'main');
  const { data: commit } = await octokit.rest.git.getCommit({ ...repo, commit_sha: parent });
  const { data: tree } = await octokit.rest.git.createTree({
    ...repo,
    base_tree: commit.tree.sha,
    tree: Object.entries(files).map(([path, content]) => ({ path, mode: '100644', type: 'blob', content })),
  });
  const message = `change ${branch}`;
  const parents = [parent];
  const { data: made } = await octokit.rest.git.createCommit({ ...repo, message, tree: tree.sha, parents });
  await octokit.rest.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: made.sha });
  return made.sha;
}

function unseen(
  exercised: ReadonlySet<string>,
  routes: (context: Context, services: HookServices) => Route[],
): string[] {
  const shape = (operation: string): string => operation.replaceAll(/:\w+|\{[^}]+\}|\*/g, '_');
  const succeeded = [...exercised]
    .filter((operation) => / 2\d\d$/.test(operation))
    .map((operation) => shape(operation.slice(0, -4)));
  // Making routes calls none of them, so empty services do.
  const made = routes({ forge: {}, addresses: {} } as unknown as Context, {} as HookServices);
  const served = made
    // The root folder is read by the operation that reads any folder.
    .filter(({ path }) => !path.endsWith('/contents'))
    .map(({ method, path }) => shape(`${method} ${path}`));
  return [...new Set(served)].filter((operation) => !succeeded.includes(operation));
}
