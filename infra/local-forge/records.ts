/**
 * The rows that the local forge keeps beside git: what a code host knows and a repository does not.
 *
 * Plain data, replaced whole. Times are ISO 8601 in UTC. Whatever git knows (commits, files, merge results) is never
 * copied here, except the heads a pull request was last seen at.
 */

/** An organisation. */
export interface OrganizationRecord {
  readonly id: number;
  readonly login: string;
  readonly createdAt: string;
}

/** Settings of a repository that requests may change. */
export interface RepositorySettings {
  readonly description: string | null;
  readonly homepage: string | null;
  readonly language: string | null;
  readonly private: boolean;
  readonly archived: boolean;
  readonly fork: boolean;
  readonly topics: readonly string[];
  readonly defaultBranch: string;
  readonly allowMergeCommit: boolean;
  readonly allowSquashMerge: boolean;
  readonly allowRebaseMerge: boolean;
  readonly allowAutoMerge: boolean;
  readonly deleteBranchOnMerge: boolean;
}

/** A repository. */
export interface RepositoryRecord extends RepositorySettings {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly pushedAt: string;
}

/** How a pull request's commits land on its base. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** A wish to merge as soon as nothing stands against it. */
export interface AutoMergeRecord {
  readonly by: string;
  readonly method: MergeMethod;
  readonly title: string;
  readonly message: string;
}

/** A pull request; `headSha` and `baseSha` are the commits it was last seen at, final once it is closed. */
export interface PullRecord {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly author: string;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly head: string;
  readonly base: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly reviewers: readonly string[];
  readonly teamReviewers: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly mergedAt: string | null;
  readonly mergedBy: string | null;
  readonly mergeSha: string | null;
  readonly autoMerge: AutoMergeRecord | null;
  readonly maintainerCanModify: boolean;
}

/** State of a review as GitHub names it. */
export type ReviewState = 'PENDING' | 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';

/** A review of a pull request. */
export interface ReviewRecord {
  readonly id: number;
  readonly pull: number;
  readonly author: string;
  readonly body: string;
  readonly state: ReviewState;
  readonly commit: string;
  readonly submittedAt: string | null;
}

/** A comment in a pull request's conversation. */
export interface IssueCommentRecord {
  readonly id: number;
  readonly pull: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A comment on a line (or, without a line, a file) of a pull request's difference. */
export interface ReviewCommentRecord {
  readonly id: number;
  readonly pull: number;
  readonly review: number | null;
  readonly author: string;
  readonly body: string;
  readonly path: string;
  readonly line: number | null;
  readonly startLine: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  readonly commit: string;
  readonly inReplyTo: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A label of a repository. */
export interface LabelRecord {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

/** A commit status; the latest of a context counts. */
export interface StatusRecord {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
}

/** A check run. */
export interface CheckRunRecord {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: string | null;
  readonly externalId: string;
  readonly detailsUrl: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: number;
  readonly creator: string;
}

/** A webhook of a repository or an organisation. */
export interface HookRecord {
  readonly id: number;
  readonly url: string;
  readonly contentType: 'json' | 'form';
  readonly secret: string | null;
  readonly insecureSsl: string;
  readonly events: readonly string[];
  readonly active: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}
