/** What was asked of a model for this target, with the prompt and the answer as they were. */
import type { ModelCallFacts } from '../../server/contract/index.ts';
import { ArtifactButton } from './artifact-button.tsx';
import { formatCount, formatDuration, formatMoney } from './format.ts';
import styles from './model-calls.module.css';
import { Panel } from './panel.tsx';

/** The calls, latest first. */
export function ModelCalls({ calls }: { readonly calls: readonly ModelCallFacts[] }) {
  if (calls.length === 0) return null;
  return (
    <Panel title="Model calls">
      <ul className={styles.calls}>
        {calls.map((call) => (
          <li key={call.id}>
            <p>
              <code>{call.step}</code> {call.outcome}
              {call.mode !== 'live' && <span className={styles.mode}>{call.mode}</span>}
            </p>
            <p className={styles.facts}>
              <span>
                {call.model} ({call.tier})
              </span>
              <span>
                {formatCount(call.promptTokens)} + {formatCount(call.completionTokens)} tokens
              </span>
              <span>{formatMoney(call.money)}</span>
              <span>{formatDuration(call.durationMs)}</span>
            </p>
            <p className={styles.facts}>
              {call.prompt !== null && <ArtifactButton sha256={call.prompt} label="Prompt" title="Prompt" />}
              {call.answer !== null && <ArtifactButton sha256={call.answer} label="Answer" title="Answer" />}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
