/**
 * Searches the repositories of a fleet: sites as they are found, progress with the time that is likely left.
 *
 * The scan's machinery is loaded only here, so that a search of paths starts without it.
 */
import { resolve } from 'node:path';
import { RegradeError } from '../../core/errors.ts';
import type { SearchKeeper } from '../../infra/fleet-search/kept-search.ts';
import type { FleetEvent } from '../../infra/fleet-search/search-fleet.ts';
import type { Lane } from '../../infra/fleet-search/spare-lane.ts';
import { type CommandContext, throwIfInterrupted } from '../command.ts';
import { loadConfig } from '../configuration.ts';
import type { QueryInput } from '../engine/query-input.ts';
import type { Output } from '../output.ts';
import { counted, listCounts } from '../words.ts';
import { type FoundSite, foundSiteJson } from './found-site.ts';
import type { SearchEnd, SearchOptions } from './search-options.ts';
import { createProgressLine, roughly, type SearchProgressLine } from './search-progress.ts';
import type { SiteReport } from './site-report.ts';

/** How a fleet is searched. */
export interface FleetSearchOptions extends SearchOptions {
  readonly fleet: string;
  readonly threads?: number | undefined;
  readonly report: SiteReport;
  /** Takes the search down, so that the same one again is shown without searching. */
  readonly keeper: SearchKeeper | undefined;
  /** The caller's to end. */
  readonly spare: Lane;
}

/** Searches a fleet; a repository that cannot be read is reported and left out. */
export async function searchFleetRepositories(
  query: QueryInput,
  options: FleetSearchOptions,
  context: CommandContext,
): Promise<SearchEnd> {
  const { fleet, fleetFiles, maxBytes, threads, report, around, spare } = options;
  const { directory, environment, signal, output } = context;
  refuseAsking(query);
  const config = await loadConfig(context);
  const { searchFleet } = await import('../../infra/fleet-search/search-fleet.ts');
  const { targets, events, kept } = await searchFleet({
    fleet: { path: resolve(directory, fleet), shown: fleet },
    source: withLanguage(query),
    files: { ...fleetFiles, maxBytes },
    config,
    environment,
    signal,
    lanes: threads,
    around,
    spare,
  });
  output.progress(`0 of ${counted(targets.length, 'repository', 'repositories')}`);
  const count = createFleetCount(targets.length);
  const progress = createProgressLine(output);
  const show = createFileShow(options, output);
  try {
    const open: OpenFiles = new Map();
    for await (const some of events)
      for (const event of filesOf(some, open)) showEvent(event, { count, show, report, progress });
  } catch (error) {
    throwIfInterrupted(context, 'Run the command again: what was fetched and matched is kept.');
    throw error;
  }
  throwIfInterrupted(context, 'Run the command again: what was fetched and matched is kept.');
  output.endProgress();
  report.end();
  const summary = count.summary(query.query.language);
  output.log(summary);
  const fleetKept = count.end().failed === 0 ? kept() : undefined;
  if (fleetKept !== undefined) options.keeper?.keep(fleetKept, summary);
  return count.end();
}

/** A search of thousands of repositories asks nobody: its sites would only be candidates. */
function refuseAsking({ query: { asks } }: QueryInput): void {
  if (asks.length === 0) return;
  const whom = asks.map((kind) => (kind === 'model' ? 'a model' : 'for types')).join(' and ');
  throw new RegradeError('RG_QUERY_ASKS', { where: 'a search over a fleet', whom });
}

/** The scan knows no `--language`, so the text says it. */
function withLanguage({ source, language, query }: QueryInput): string {
  return language === undefined || /^\s*(?:engine|language)\s/.test(source)
    ? source
    : `language ${query.language}\n\n${source}`;
}

interface FileEvent {
  readonly kind: 'file';
  readonly repository: string;
  readonly path: string;
  readonly sites: FoundSite[];
}

type ShownEvent = FileEvent | Exclude<FleetEvent, { readonly kind: 'site' }>;

/** By repository, the file whose sites are coming. */
type OpenFiles = Map<string, FileEvent>;

/** Sites of one file brought together: those of one repository come in order, those of several interleave. */
function* filesOf(events: readonly FleetEvent[], open: OpenFiles): Generator<ShownEvent, void, void> {
  for (const event of events) {
    if (event.kind === 'progress') {
      yield event;
      continue;
    }
    const before = open.get(event.target);
    if (event.kind === 'target') {
      if (before !== undefined) yield before;
      open.delete(event.target);
      yield event;
      continue;
    }
    const { kind, target: repository, ...site } = event;
    if (before?.path === site.path) {
      before.sites.push({ repository, ...site });
      continue;
    }
    if (before !== undefined) yield before;
    open.set(repository, { kind: 'file', repository, path: site.path, sites: [{ repository, ...site }] });
  }
}

/** Shows a file; its lines of JSON are made once for both, output and what is kept. */
function createFileShow(
  { format, isCount, groupBy, report, keeper }: FleetSearchOptions,
  output: Output,
): (file: FileEvent) => void {
  const isPrinted = format === 'json' && !isCount && groupBy === undefined;
  return (file) => {
    if (isPrinted || keeper !== undefined) {
      // Text with lines around shows the site's own too, which JSON has not; so they are kept apart.
      const lines = file.sites.map((site) => JSON.stringify(isPrinted ? foundSiteJson(site) : site));
      for (const line of lines) keeper?.add(line);
      if (isPrinted) output.jsonLines(`${lines.join('\n')}\n`);
    }
    if (!isPrinted) report.file(file);
  };
}

interface ShowContext {
  readonly count: FleetCount;
  readonly show: (file: FileEvent) => void;
  readonly report: SiteReport;
  readonly progress: SearchProgressLine;
}

function showEvent(event: ShownEvent, { count, show, report, progress }: ShowContext): void {
  if (event.kind === 'file') show(event);
  if (event.kind === 'progress') progress.show(() => progressText(event));
  if (event.kind !== 'target') return;
  count.add(event);
  if (hasFailed(event))
    report.failure({ repository: event.target }, event.code ?? 'RG_CLI_ENGINE_FAILED', event.reason);
}

/** E.g. `12 of 500 repositories, 37 sites, about 2 min left`. */
function progressText({ done, total, sites, leftMs }: Extract<FleetEvent, { kind: 'progress' }>): string {
  const left = leftMs === undefined || done === total ? '' : `, about ${roughly(leftMs)} left`;
  return `${done} of ${counted(total, 'repository', 'repositories')}, ${counted(sites, 'site')}${left}`;
}

/** True also where sites were found, but not every file could be looked at. */
function hasFailed({ to, code }: Extract<FleetEvent, { kind: 'target' }>): boolean {
  return to === 'failed' || (to === 'matched' && code !== undefined);
}

interface FleetCount {
  add(done: Extract<FleetEvent, { kind: 'target' }>): void;
  end(): SearchEnd;
  summary(language: string): string;
}

function createFleetCount(total: number): FleetCount {
  const excluded: Record<string, number> = {};
  let [sites, matched, failed, files] = [0, 0, 0, 0];
  return {
    add(done) {
      sites += done.sites;
      files += done.filesScanned;
      if (done.sites > 0) matched += 1;
      if (hasFailed(done)) failed += 1;
      for (const [name, count] of Object.entries(done.excluded))
        excluded[name] = (excluded[name] ?? 0) + count;
    },
    end: () => ({ sites, failed }),
    summary(language) {
      const { language: _, outside, ...telling } = excluded;
      const left = listCounts(telling);
      const parts = [
        `${counted(sites, 'site')} in ${counted(matched, 'repository', 'repositories')} of ${total}`,
        `${counted(files, 'file')} looked at`,
        ...(left === '' ? [] : [`left out ${left}`]),
        ...(failed === 0 ? [] : [`${failed} failed`]),
        `language ${language}`,
      ];
      return parts.join('; ');
    },
  };
}
