/** The sites that each step matched, grouped by step and file, with who changed them: a rule or a model. */
import type { StepSites } from '../../server/contract/index.ts';
import { formatCount } from './format.ts';
import { Panel } from './panel.tsx';
import styles from './sites.module.css';

/** Sites by step; each step can be opened. */
export function Sites({ steps }: { readonly steps: readonly StepSites[] }) {
  if (steps.length === 0) return null;
  return (
    <Panel title="Sites">
      <ul className={styles.steps}>
        {steps.map((step) => (
          <li key={`${step.step} ${step.origin}`}>
            <details className={styles.step}>
              <summary>
                <code>{step.step}</code>
                <span className={styles.origin} data-origin={step.origin}>
                  {step.origin}
                </span>
                <span className={styles.count}>{formatCount(step.count)}</span>
              </summary>
              <SiteList step={step} />
            </details>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function SiteList({ step }: { readonly step: StepSites }) {
  const rest = step.count - step.sites.length;
  return (
    <ol className={styles.sites}>
      {step.sites.map((site) => (
        <li key={`${site.path}:${site.line}:${site.column}`}>
          <p className={styles.place}>
            {site.path}:{site.line}
          </p>
          <code className={styles.text}>{site.text}</code>
        </li>
      ))}
      {rest > 0 && <li>and {formatCount(rest)} more</li>}
    </ol>
  );
}
