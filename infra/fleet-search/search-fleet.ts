/**
 * Searches the repositories of a fleet with the scan's machinery, for the command line: the one place where the two meet.
 *
 * Mirrors and results lie in the state folder, so a search that was stopped goes on where it was.
 */
import { createGitCredentials } from '../../activities/adapters/git/credentials.ts';
import { type PathState, takePathState } from '../../activities/index/path-state.ts';
import type { FleetEvent, FleetTarget } from '../../activities/scan/fleet-events.ts';
import type { KeptStanding } from '../../activities/scan/fleet-standing.ts';
import { scanFleetStream } from '../../activities/scan/scan-fleet-stream.ts';
import type { Config } from '../../core/config/config.ts';
import type { FileScope } from '../../core/spec/spec.ts';
import { readFleet } from './fleet-file.ts';

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
  /** Lines before and after each site that its event holds. @default 0 */
  readonly around?: number | undefined;
}

/** A search that is about to start. */
export interface FleetSearchRun {
  readonly targets: readonly FleetTarget[];
  readonly events: AsyncIterable<FleetEvent>;
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
  const folders: PathState[] = [];
  let standing: KeptStanding | undefined;
  const onFolder = (folder: string) => void folders.push(takePathState(folder, Date.now()));
  const targets = await readFleet({ ...query.fleet, hosts: config.codeHosts, signal, onFolder });
  const events = scanFleetStream({
    targets,
    query: source,
    home: config.stateDirectory,
    files,
    signal,
    credentials: createGitCredentials(config.codeHosts, { ...query.environment }),
    lanes: query.lanes ?? config.concurrency.scan,
    around: query.around,
    onKept: (kept) => {
      standing = kept;
    },
  });
  const kept = () => (standing === undefined ? undefined : { ...standing, folders });
  return { targets, events, kept };
}
