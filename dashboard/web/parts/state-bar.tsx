/** A bar of shares: how a whole divides by state, drawn in the states' tones, spoken as a sentence. */
import type { ChangesetCounts, TargetCounts } from '../../server/contract/index.ts';
import { formatCount } from './format.ts';
import styles from './state-bar.module.css';
import type { Tone } from './tones.ts';

/** One share of a bar. */
export interface Segment {
  readonly label: string;
  readonly count: number;
  readonly tone: Tone;
}

/** The bar; shares of nothing are not drawn. */
export function StateBar({
  label,
  segments,
}: {
  readonly label: string;
  readonly segments: readonly Segment[];
}) {
  const shown = segments.filter(({ count }) => count > 0);
  const spoken = shown.map((segment) => `${formatCount(segment.count)} ${segment.label}`).join(', ');
  return (
    <div className={styles.bar} role="img" aria-label={`${label}: ${spoken === '' ? 'none' : spoken}`}>
      {shown.map((segment) => (
        <span
          key={segment.label}
          data-tone={segment.tone}
          title={`${formatCount(segment.count)} ${segment.label}`}
          style={{ flexGrow: segment.count }}
        />
      ))}
    </div>
  );
}

/** Targets with sites, by how far they are. */
export function segmentsOfTargets(targets: TargetCounts): readonly Segment[] {
  return [
    { label: 'merged', count: targets.merged, tone: 'good' },
    { label: 'with an open pull request', count: targets.published, tone: 'active' },
    { label: 'vetoed', count: targets.vetoed, tone: 'person' },
    { label: 'failed or rejected', count: targets.failed + targets.rejected, tone: 'bad' },
    { label: 'in work', count: targets.rewriting + targets.verified, tone: 'warn' },
    { label: 'waiting', count: targets.found + targets.matched, tone: 'neutral' },
  ];
}

/** Pull requests by state. */
export function segmentsOfChangesets(changesets: ChangesetCounts): readonly Segment[] {
  return [
    { label: 'merged', count: changesets.merged, tone: 'good' },
    { label: 'approved', count: changesets.approved, tone: 'good' },
    { label: 'open', count: changesets.open + changesets.draft + changesets.planned, tone: 'active' },
    { label: 'conflicted or stale', count: changesets.conflicted + changesets.stale, tone: 'warn' },
    { label: 'diverged or closed', count: changesets.diverged + changesets.closed, tone: 'person' },
  ];
}
