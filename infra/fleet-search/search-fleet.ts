/**
 * Searches the repositories of a fleet with the scan's machinery, for the command line: the one place where the two meet.
 *
 * Mirrors and results lie in the state folder, so a search that was stopped goes on where it was.
 */
import { createGitCredentials } from '../../activities/adapters/git/credentials.ts';
import { type PathState, takePathState } from '../../activities/index/path-state.ts';
import type { FleetEvent, FleetTarget } from '../../activities/scan/fleet-events.ts';
import type { FleetStanding, KeptStanding } from '../../activities/scan/fleet-standing.ts';
import type { Lane } from '../../activities/scan/lane.ts';
import { type PreparedSearch, prepareSearch } from '../../activities/scan/scan-fleet-stream.ts';
import type { Config } from '../../core/config/config.ts';
import type { FileScope } from '../../core/spec/spec.ts';
import { readFleet } from './fleet-file.ts';
import { areStillTargets, type KeptList, keepList, keptListFile, readKeptList } from './kept-list.ts';

/** What a search of a fleet says; see the scan's own description. */
export type { FleetEvent, FleetTarget };

/** What to search, and with what. */
export interface FleetQuery {
  /** Absolute path of the fleet's file or folder, and as it is shown. */
  readonly fleet: { readonly path: string; readonly shown: string };
  /** GritQL that needs no library. */
  readonly source: string;
  /** Which files are looked at. */
  readonly files: Pick<FileScope, 'include' | 'generated' | 'vendored' | 'maxBytes'>;
  readonly config: Config;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Processes that match files. @default as the configuration says */
  readonly lanes?: number | undefined;
  /** A lane that was started before anything was known; ended with the search, but where that is refused. */
  readonly spare?: Lane | undefined;
  /** Lines before and after each site that its event holds. @default 0 */
  readonly around?: number | undefined;
}

/** A search that is about to start. */
export interface FleetSearchRun {
  readonly targets: readonly FleetTarget[];
  /** In the order in which they come, several at a time. */
  readonly events: AsyncIterable<readonly FleetEvent[]>;
  /** After the last event: what the fleet can be told by later; `undefined` where that cannot be told. */
  readonly kept: () => KeptFleet | undefined;
}

/** A fleet as it was searched. */
export interface KeptFleet extends KeptStanding {
  /** Folders that were searched for repositories, as they were before that. */
  readonly folders: readonly PathState[];
}

/** Reads the fleet and prepares its search; nothing is fetched before the events are asked for. */
export async function searchFleet(query: FleetQuery): Promise<FleetSearchRun> {
  const { config, signal, source, files } = query;
  let kept: KeptStanding | undefined;
  // Before the fleet is read, so that processes start meanwhile.
  const search = prepareSearch({
    query: source,
    home: config.stateDirectory,
    files,
    signal,
    credentials: createGitCredentials(config.codeHosts, { ...query.environment }),
    lanes: query.lanes ?? config.concurrency.scan,
    around: query.around,
    spare: query.spare,
    onKept: (standing) => {
      kept = standing;
    },
  });
  try {
    const { targets, folders, standing } = await readTargets(query, search);
    return {
      targets,
      events: search.events({ targets, standing }),
      kept: () => (kept === undefined ? undefined : { ...kept, folders }),
    };
  } catch (error) {
    await search.close();
    throw error;
  }
}

/** The targets as they were read before, where nothing changed; else read from the list. */
async function readTargets(
  { fleet, config, signal }: FleetQuery,
  search: PreparedSearch,
): Promise<KeptList & { readonly standing?: FleetStanding }> {
  const { stateDirectory, codeHosts: hosts } = config;
  const place = { stateDirectory, path: fleet.path, hosts };
  const file = keptListFile(place);
  const kept = file === undefined ? undefined : readKeptList(file);
  const standing = kept === undefined ? undefined : search.standing(kept.targets);
  if (kept !== undefined && standing !== undefined && areStillTargets(kept.targets, standing))
    return { ...kept, standing };
  const folders: PathState[] = [];
  const onFolder = (folder: string) => void folders.push(takePathState(folder, Date.now()));
  const targets = await readFleet({ ...fleet, hosts, signal, onFolder });
  // Not where the list was written meanwhile.
  if (file !== undefined && file === keptListFile(place)) keepList(file, { targets, folders });
  return { targets, folders };
}
