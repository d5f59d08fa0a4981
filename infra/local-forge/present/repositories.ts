/**
 * Repositories and organisations as GitHub's API shows them.
 */
import type { Addresses, Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import type { Permission } from '../http/call.ts';
import type { OrganizationRecord } from '../records.ts';
import { nodeId, presentUser } from './users.ts';

/** API address of a repository. */
export function repositoryUrl(context: Pick<Context, 'addresses'>, repository: Repository): string {
  const { owner, name } = repository.record();
  return `${context.addresses.api}/repos/${owner}/${name}`;
}

/** Page address of a repository. */
export function repositoryPage(context: Pick<Context, 'addresses'>, repository: Repository): string {
  const { owner, name } = repository.record();
  return `${context.addresses.html}/${owner}/${name}`;
}

/** A repository; `permission` is the caller's own. */
export function presentRepository(
  context: Pick<Context, 'addresses'>,
  repository: Repository,
  permission: Permission | undefined,
): object {
  const record = repository.record();
  const open = repository.pulls.all().filter((pull) => pull.state === 'open').length;
  return {
    id: record.id,
    node_id: nodeId('R', record.id),
    name: record.name,
    full_name: `${record.owner}/${record.name}`,
    owner: presentUser(context.addresses, record.owner, 'Organization'),
    private: record.private,
    visibility: record.private ? 'private' : 'public',
    description: record.description,
    homepage: record.homepage,
    fork: record.fork,
    ...repositoryAddresses(context.addresses, record.owner, record.name),
    language: record.language,
    topics: record.topics,
    license: null,
    default_branch: record.defaultBranch,
    archived: record.archived,
    ...counts(open),
    ...features,
    allow_merge_commit: record.allowMergeCommit,
    allow_squash_merge: record.allowSquashMerge,
    allow_rebase_merge: record.allowRebaseMerge,
    allow_auto_merge: record.allowAutoMerge,
    delete_branch_on_merge: record.deleteBranchOnMerge,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    pushed_at: record.pushedAt,
    permissions: presentPermissions(permission),
  };
}

/** A repository with the fields that only `GET /repos/{owner}/{repo}` carries. */
export function presentFullRepository(
  context: Context,
  repository: Repository,
  permission: Permission | undefined,
): { readonly url: string } {
  return {
    ...presentRepository(context, repository, permission),
    url: repositoryUrl(context, repository),
    organization: presentUser(context.addresses, repository.record().owner, 'Organization'),
    subscribers_count: 0,
    network_count: 0,
  } as { readonly url: string };
}

/** An organisation in the long form. */
export function presentOrganization(
  context: Pick<Context, 'addresses' | 'forge'>,
  organization: OrganizationRecord,
): object {
  const { login } = organization;
  const url = `${context.addresses.api}/orgs/${login}`;
  const own = context.forge.repositories().filter((repository) => repository.record().owner === login);
  return {
    login,
    id: organization.id,
    node_id: nodeId('O', login),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${context.addresses.html}/${login}.png`,
    description: null,
    has_organization_projects: false,
    has_repository_projects: false,
    public_repos: own.filter((repository) => !repository.record().private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${context.addresses.html}/${login}`,
    type: 'Organization',
    created_at: organization.createdAt,
    updated_at: organization.createdAt,
    archived_at: null,
  };
}

const features = {
  disabled: false,
  is_template: false,
  has_issues: true,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_downloads: false,
  has_discussions: false,
  allow_forking: true,
  web_commit_signoff_required: false,
};

function counts(open: number): object {
  return {
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: open,
    open_issues_count: open,
    size: 0,
  };
}

function presentPermissions(permission: Permission | undefined): object {
  const writes = permission === 'write' || permission === 'admin';
  return { admin: permission === 'admin', maintain: writes, push: writes, triage: writes, pull: true };
}

function repositoryAddresses(addresses: Addresses, owner: string, name: string): object {
  const url = `${addresses.api}/repos/${owner}/${name}`;
  const page = `${addresses.html}/${owner}/${name}`;
  return {
    url,
    html_url: page,
    clone_url: `${page}.git`,
    git_url: `${page.replace(/^https?:/, 'git:')}.git`,
    ssh_url: `git@${new URL(page).hostname}:${owner}/${name}.git`,
    svn_url: page,
    mirror_url: null,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    ...moreAddresses(url),
  };
}

/** The rest of the templates, from the letter l on. */
function moreAddresses(url: string): object {
  return {
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
