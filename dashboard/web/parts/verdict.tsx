/** What verification said: the outcome, then each check with what it found new. */
import type { CheckFacts, VerdictFacts } from '../../server/contract/index.ts';
import { ArtifactButton } from './artifact-button.tsx';
import { Badge, Glyph } from './badge.tsx';
import { formatDuration } from './format.ts';
import { Panel } from './panel.tsx';
import { toneOf } from './tones.ts';
import styles from './verdict.module.css';

/** The verdict with its checks. */
export function Verdict({ verdict }: { readonly verdict: VerdictFacts }) {
  return (
    <Panel title="Verdict" aside={<Badge word={verdict.outcome} />}>
      <p className={styles.reason}>{verdict.reason}</p>
      <ul className={styles.checks}>
        {verdict.checks.map((check) => (
          <Check key={check.id} check={check} />
        ))}
      </ul>
    </Panel>
  );
}

function Check({ check }: { readonly check: CheckFacts }) {
  const tone = toneOf(check.outcome);
  return (
    <li className={styles.check} data-tone={tone}>
      <Glyph tone={tone} />
      <div>
        <p className={styles.name}>
          <code>{check.id}</code> {check.outcome}
          {!check.required && ', not required'}
        </p>
        <p className={styles.summary}>{check.summary}</p>
        <p className={styles.more}>
          {formatDuration(check.durationMs)}
          {check.sandbox !== null && (
            <span>in {check.sandbox === 'none' ? 'no sandbox' : check.sandbox}</span>
          )}
          {check.log !== null && (
            <ArtifactButton sha256={check.log.sha256} label="Log" title={`Log of ${check.id}`} />
          )}
        </p>
      </div>
    </li>
  );
}
