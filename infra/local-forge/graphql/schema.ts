/**
 * The part of GitHub's GraphQL schema that the forge serves; names, types and nullability are GitHub's.
 */

/** Schema in GraphQL's own language. */
export const schemaText = /* GraphQL */ `
  scalar DateTime
  scalar GitObjectID
  scalar GitRefname
  scalar URI
  scalar Base64String

  enum PullRequestState { CLOSED MERGED OPEN }
  enum MergeableState { CONFLICTING MERGEABLE UNKNOWN }
  enum PullRequestMergeMethod { MERGE REBASE SQUASH }
  enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }
  enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }
  enum MergeStateStatus { BEHIND BLOCKED CLEAN DIRTY DRAFT HAS_HOOKS UNKNOWN UNSTABLE }
  enum RepositoryPermission { ADMIN MAINTAIN READ TRIAGE WRITE }

  interface Node { id: ID! }

  type User { login: String! url: URI! }

  type Ref implements Node { id: ID! name: String! prefix: String! target: Commit }

  type StatusCheckRollup { state: StatusState! }

  type Commit implements Node { id: ID! oid: GitObjectID! url: URI! statusCheckRollup: StatusCheckRollup }

  type AutoMergeRequest { mergeMethod: PullRequestMergeMethod! commitHeadline: String commitBody: String enabledBy: User }

  type PullRequest implements Node {
    id: ID!
    number: Int!
    title: String!
    body: String!
    state: PullRequestState!
    isDraft: Boolean!
    url: URI!
    author: User
    headRefName: String!
    headRefOid: GitObjectID!
    baseRefName: String!
    baseRefOid: GitObjectID!
    merged: Boolean!
    mergedAt: DateTime
    closedAt: DateTime
    createdAt: DateTime!
    updatedAt: DateTime!
    mergeable: MergeableState!
    mergeStateStatus: MergeStateStatus!
    reviewDecision: PullRequestReviewDecision
    mergeCommit: Commit
    autoMergeRequest: AutoMergeRequest
    repository: Repository!
  }

  type Repository implements Node {
    id: ID!
    name: String!
    nameWithOwner: String!
    url: URI!
    isArchived: Boolean!
    isFork: Boolean!
    isPrivate: Boolean!
    isEmpty: Boolean!
    autoMergeAllowed: Boolean!
    mergeCommitAllowed: Boolean!
    squashMergeAllowed: Boolean!
    rebaseMergeAllowed: Boolean!
    viewerPermission: RepositoryPermission
    defaultBranchRef: Ref
    ref(qualifiedName: String!): Ref
    pullRequest(number: Int!): PullRequest
  }

  type Query {
    viewer: User!
    repository(owner: String!, name: String!): Repository
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
  }

  input MarkPullRequestReadyForReviewInput { pullRequestId: ID! clientMutationId: String }
  input ConvertPullRequestToDraftInput { pullRequestId: ID! clientMutationId: String }
  input DisablePullRequestAutoMergeInput { pullRequestId: ID! clientMutationId: String }
  input EnablePullRequestAutoMergeInput {
    pullRequestId: ID!
    mergeMethod: PullRequestMergeMethod = MERGE
    commitHeadline: String
    commitBody: String
    expectedHeadOid: GitObjectID
    clientMutationId: String
  }
  input CommittableBranch { id: ID repositoryNameWithOwner: String branchName: String }
  input CommitMessage { headline: String! body: String = "" }
  input FileAddition { path: String! contents: Base64String! }
  input FileDeletion { path: String! }
  input FileChanges { additions: [FileAddition!] = [] deletions: [FileDeletion!] = [] }
  input CreateCommitOnBranchInput {
    branch: CommittableBranch!
    message: CommitMessage!
    fileChanges: FileChanges
    expectedHeadOid: GitObjectID!
    clientMutationId: String
  }

  type MarkPullRequestReadyForReviewPayload { pullRequest: PullRequest clientMutationId: String }
  type ConvertPullRequestToDraftPayload { pullRequest: PullRequest clientMutationId: String }
  type EnablePullRequestAutoMergePayload { pullRequest: PullRequest clientMutationId: String }
  type DisablePullRequestAutoMergePayload { pullRequest: PullRequest clientMutationId: String }
  input RefUpdate { name: GitRefname! afterOid: GitObjectID! beforeOid: GitObjectID force: Boolean = false }
  input UpdateRefsInput { repositoryId: ID! refUpdates: [RefUpdate!]! clientMutationId: String }

  type UpdateRefsPayload { clientMutationId: String }
  type CreateCommitOnBranchPayload { commit: Commit ref: Ref clientMutationId: String }

  type Mutation {
    markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
    convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
    enablePullRequestAutoMerge(input: EnablePullRequestAutoMergeInput!): EnablePullRequestAutoMergePayload
    disablePullRequestAutoMerge(input: DisablePullRequestAutoMergeInput!): DisablePullRequestAutoMergePayload
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
    updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  }
`;
