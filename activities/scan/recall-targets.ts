/**
 * What is known of targets without asking anyone: their commits, and the answers of this search about them.
 *
 * One read of the catalog for many targets and a look at the files that hold their refs; no repository is opened.
 */
import type { Mirrors } from '../adapters/git/mirrors.ts';
import type { RepositoryReader } from '../adapters/git/repository-reader.ts';
import type { Catalog } from '../index/catalog.ts';
import { freshRef, type RefFreshness, type RefRow } from '../index/remembered-refs.ts';
import { type AnswerStore, type CommitAnswer, parseAnswer } from './catalog-store.ts';
import type { FleetTarget } from './fleet-events.ts';
import { questionOf } from './locate-target.ts';
import type { CommitToScan } from './scan-target.ts';
import { addressOf } from './target-address.ts';

/** A commit that was found before. */
export interface RecalledCommit extends CommitToScan {
  /** The repository as it is, the commit possibly gone since: for blobs that are values where they are missing. */
  readonly open: () => Promise<RepositoryReader>;
}

/** What is known of a target. */
export interface RecalledTarget {
  readonly target: FleetTarget;
  /** Absent where it must be looked up. */
  readonly commit?: RecalledCommit;
  readonly answer?: CommitAnswer;
}

/** Where it is known. */
export interface Recalling {
  readonly mirrors: Mirrors;
  readonly catalog: Catalog;
  readonly answers: AnswerStore;
  readonly freshness: RefFreshness;
  readonly signal?: AbortSignal | undefined;
}

type Row = { [K in keyof RefRow]: RefRow[K] | null } & { readonly answer: string | null };

const readKnown = `
  select refs.name, refs.oid, refs.url, refs.stamp, refs.checked_at as at, answers.answer
  from json_each(?) as asked
  left join refs on refs.target = asked.value ->> 0 and refs.ref = asked.value ->> 1
  left join answers on answers.query = ? and answers.oid = refs.oid
  order by asked.key`;

/** What is known of some targets, in their order. */
export function recallTargets(
  recalling: Recalling,
  targets: readonly FleetTarget[],
): readonly RecalledTarget[] {
  const { catalog, answers } = recalling;
  const questions = targets.map(questionOf).map(({ target, ref }) => [target, ref]);
  const rows = catalog.all<Row>(readKnown, JSON.stringify(questions), answers.query);
  return targets.map((target, at) => {
    const row = rows[at];
    // What lies on disk uncommitted has no id under which anything could be known.
    if (row === undefined || target.uncommitted === true || !isRef(row)) return { target };
    const known = freshRef(row, target.cloneUrl, recalling.freshness);
    if (known === undefined) return { target };
    const commit = recalledCommit(recalling, target, { ref: known.name, commit: known.commit });
    return row.answer === null ? { target, commit } : { target, commit, answer: parseAnswer(row.answer) };
  });
}

function isRef(row: Row): row is RefRow & Row {
  return row.name !== null;
}

/** A commit that a target is known to stand at; its repository is opened when it is read. */
export function recalledCommit(
  { mirrors, signal }: Pick<Recalling, 'mirrors' | 'signal'>,
  target: FleetTarget,
  { ref, commit }: { readonly ref: string; readonly commit: string },
): RecalledCommit {
  const address = addressOf(target);
  const open = () => mirrors.open(address, signal);
  let reader: Promise<RepositoryReader> | undefined;
  const openNow = async () => {
    const opened = await open();
    // The mirror may have been thrown away since.
    await opened.ensure(commit, signal);
    return opened;
  };
  const openSure = () => {
    reader ??= openNow();
    return reader;
  };
  return { ref, commit, open, reader: openSure };
}
