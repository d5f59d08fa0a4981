/**
 * The port to a code host: what publishing and tracking need of one, no more.
 *
 * Adapters stand beside it and pass one suite of contract tests. Every method is one logical effect and may be repeated;
 * a host's refusal is a `RegradeError` with a code of the area `publish`, a request to slow down is `HostPaced`.
 */
import type { FileChange } from '../../../core/patch.ts';

/** A repository as its host addresses it. */
export interface HostRepository {
  readonly owner: string;
  readonly name: string;
}

/** The commit to be made on top of `parent`. */
export interface CommitRequest {
  readonly parent: string;
  readonly changes: readonly FileChange[];
  /** Full message with trailers. */
  readonly message: string;
  /** Absent: the identity of the token, which some hosts then sign for. */
  readonly author?: { readonly name: string; readonly email: string };
}

/** The head of a branch. */
export interface BranchHead {
  readonly commit: string;
  readonly message: string;
}

/** The pull request to be opened. */
export interface PullRequestRequest {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
}

/** A pull request as observed on its host. */
export interface ObservedPullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly headCommit: string;
  readonly body: string;
  /** False only when the host says that it conflicts; unknown counts as mergeable. */
  readonly mergeable: boolean;
}

/** Checks and reviews of a pull request, rolled up; a failure shows before others are finished. */
export interface PullRequestSignals {
  readonly checks: 'none' | 'pending' | 'passed' | 'failed';
  readonly review: 'none' | 'approved' | 'changes_requested';
}

/** One code host, spoken to with one token. */
export interface CodeHost {
  readBranch(repository: HostRepository, branch: string): Promise<BranchHead | undefined>;
  /** Makes the commit with one tree; returns its id. No branch points to it yet. */
  createCommit(repository: HostRepository, request: CommitRequest): Promise<string>;
  /** Creates the branch; false when a branch of that name is there already. */
  createBranch(repository: HostRepository, branch: string, commit: string): Promise<boolean>;
  /** Points our own branch to another commit, whatever it was before. */
  moveBranch(repository: HostRepository, branch: string, commit: string): Promise<void>;
  /** The newest pull request from the branch, open ones first. */
  findPullRequest(repository: HostRepository, branch: string): Promise<ObservedPullRequest | undefined>;
  /** Opens a pull request, or returns the one that is open for the branch already. */
  openPullRequest(
    repository: HostRepository,
    request: PullRequestRequest,
  ): Promise<{ readonly pullRequest: ObservedPullRequest; readonly opened: boolean }>;
  updatePullRequest(
    repository: HostRepository,
    number: number,
    texts: { readonly title: string; readonly body: string },
  ): Promise<void>;
  /** Closes a pull request and says why in its body, in one request, so that neither can be there without the other. */
  closePullRequest(repository: HostRepository, number: number, body: string): Promise<void>;
  /** Opens a closed pull request again; false where the host cannot, because its branch was replaced or is gone. */
  reopenPullRequest(repository: HostRepository, number: number): Promise<boolean>;
  addLabels(repository: HostRepository, number: number, labels: readonly string[]): Promise<void>;
  readPullRequest(repository: HostRepository, number: number): Promise<ObservedPullRequest>;
  readSignals(repository: HostRepository, pullRequest: ObservedPullRequest): Promise<PullRequestSignals>;
}

/** Thrown by a host adapter when the host asks to slow down; the caller turns it into an outcome. */
export class HostPaced extends Error {
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, reason: string) {
    super(reason);
    this.name = 'HostPaced';
    this.retryAfterMs = retryAfterMs;
  }
}
