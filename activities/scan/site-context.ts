/**
 * Adds to the sites of a search the lines around them, read from the commit that the search looked at.
 *
 * Kept answers hold sites alone, so the files with sites are read again, at each target's end and a few targets ahead of
 * the consumer; a search that does not ask for lines does not come here. A file that cannot be read any more, or that
 * changed on disk since, leaves its sites without lines: they were found all the same.
 */
import { isRegradeError } from '../../core/errors.ts';
import { linesAround } from '../../core/lines-around.ts';
import { readCloneUrl } from '../adapters/git/clone-url.ts';
import { createGit } from '../adapters/git/git.ts';
import type { Mirrors } from '../adapters/git/mirrors.ts';
import { readWorkingTree, type WorkingTreeReader } from '../adapters/git/working-tree.ts';
import { createChannel } from './channel.ts';
import type { FleetEvent, FleetTarget, SiteEvent } from './fleet-events.ts';
import { addressOf } from './target-address.ts';

/** What lines are read with. */
export interface ContextReading {
  readonly targets: readonly FleetTarget[];
  readonly mirrors: Pick<Mirrors, 'open'>;
  /** Lines before and after a site. */
  readonly around: number;
  readonly signal: AbortSignal;
}

/** Targets and reports of progress that wait for the consumer; that many targets are read at once. */
const readAhead = 16;

/** The same events, each target's sites directly before it, with their lines. */
export async function* withContext(
  reading: ContextReading,
  events: AsyncIterable<FleetEvent>,
): AsyncGenerator<FleetEvent, void, void> {
  const ready = createChannel<Promise<readonly FleetEvent[]>>(readAhead);
  let isLeft = false;
  const prepare = async () => {
    for await (const { told } of byTarget(reading, events)) {
      if (isLeft) return;
      told.catch(() => {}); // told where it is taken
      await ready.put(told);
    }
  };
  prepare().then(ready.close, ready.fail);
  try {
    for await (const told of ready) yield* await told;
  } finally {
    isLeft = true;
  }
}

async function* byTarget(reading: ContextReading, events: AsyncIterable<FleetEvent>) {
  const targets = new Map(reading.targets.map((target) => [target.id, target]));
  const open = new Map<string, SiteEvent[]>();
  for await (const event of events) {
    if (event.kind === 'site') {
      const sites = open.get(event.target) ?? [];
      sites.push(event);
      open.set(event.target, sites);
      continue;
    }
    const sites = event.kind === 'target' ? (open.get(event.target) ?? []) : [];
    if (event.kind === 'target') open.delete(event.target);
    const target = targets.get(sites[0]?.target ?? '');
    const commit = event.kind === 'target' ? event.commit : undefined;
    const shown =
      target === undefined || commit === undefined
        ? sites
        : sitesWithLines(reading, { target, commit, sites });
    // In an object, a promise passes through a generator unawaited.
    yield { told: Promise.all([shown, event]).then(([all, last]): readonly FleetEvent[] => [...all, last]) };
  }
}

interface TargetSites {
  readonly target: FleetTarget;
  readonly commit: string;
  readonly sites: readonly SiteEvent[];
}

async function sitesWithLines(reading: ContextReading, found: TargetSites): Promise<readonly SiteEvent[]> {
  try {
    const texts = await textsOf(reading, found);
    return found.sites.map((site) => withLines(site, texts.get(site.path), reading.around));
  } catch (error) {
    reading.signal.throwIfAborted();
    if (isRegradeError(error)) return found.sites;
    throw error;
  }
}

interface FileText {
  readonly text: string;
  readonly lines: readonly string[];
}

function withLines(site: SiteEvent, file: FileText | undefined, around: number): SiteEvent {
  const { start, end, text } = site;
  const [first = ''] = text.split('\n', 1);
  if (file === undefined || !file.text.startsWith(first, start.offset)) return site;
  return { ...site, context: linesAround(file.lines, { start: start.line, end: end.line }, around) };
}

/** Texts of the files with sites, by path. */
async function textsOf(reading: ContextReading, found: TargetSites): Promise<ReadonlyMap<string, FileText>> {
  const { signal } = reading;
  const reader = await openAt(reading, found);
  const paths = new Set(found.sites.map((site) => site.path));
  const { files } = await reader.listFiles(found.commit, signal);
  const wanted = files.filter((file) => paths.has(file.path));
  const texts = new Map<string, FileText>();
  const blobs = new Map<string, FileText>();
  for await (const read of reader.readBlobs([...new Set(wanted.map((file) => file.oid))], { signal })) {
    if (read.kind !== 'blob') continue;
    const text = read.bytes.toString('utf8');
    blobs.set(read.oid, { text, lines: text.split('\n') });
  }
  for (const { path, oid } of wanted) {
    const file = blobs.get(oid);
    if (file !== undefined) texts.set(path, file);
  }
  return texts;
}

async function openAt(
  { mirrors, signal }: ContextReading,
  { target, commit }: TargetSites,
): Promise<WorkingTreeReader> {
  const reader = await mirrors.open(addressOf(target), signal);
  await reader.ensure(commit, signal);
  const location = readCloneUrl(target.cloneUrl);
  if (target.uncommitted !== true || location.kind !== 'local') return reader;
  return await readWorkingTree({ git: createGit(), root: location.path, commit, reader }, signal);
}
