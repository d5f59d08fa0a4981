/**
 * A code host's list without a code host: what it is given, in pages, with a record of what was asked.
 */
import type { FoundRepository, RepositoryLister } from './ports.ts';

/** A lister under test. */
export interface FakeLister extends RepositoryLister {
  /** `list acme` and `find acme/shop`, in the order they were asked. */
  readonly calls: readonly string[];
}

/** Makes a lister of the host `fake` (`https://fake.example`) whose organisations hold these repositories. */
export function createFakeLister(repositories: readonly FoundRepository[], pageSize = 2): FakeLister {
  const calls: string[] = [];
  async function* list(organization: string) {
    calls.push(`list ${organization}`);
    const owned = repositories.filter((each) => each.owner === organization);
    for (let start = 0; start < owned.length; start += pageSize) yield owned.slice(start, start + pageSize);
  }
  const find = async (owner: string, name: string) => {
    calls.push(`find ${owner}/${name}`);
    return repositories.find((each) => `${each.owner}/${each.name}` === `${owner}/${name}`);
  };
  return { host: 'fake', webUrl: 'https://fake.example', list, find, calls };
}

/** A repository of the host `fake`. */
export function fakeRepository(name: string, changes: Partial<FoundRepository> = {}): FoundRepository {
  const owner = changes.owner ?? 'acme';
  return {
    id: `fake/${owner}/${name}`,
    host: 'fake',
    owner,
    name,
    cloneUrl: `https://fake.example/${owner}/${name}.git`,
    webUrl: `https://fake.example/${owner}/${name}`,
    apiUrl: 'https://api.fake.example',
    defaultBranch: 'main',
    archived: false,
    fork: false,
    topics: [],
    ...changes,
  };
}
