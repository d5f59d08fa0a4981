/** What a migration made and used: pull requests by state, edits by origin, model calls, tokens and money. */
import { Link } from '@tanstack/react-router';
import type { MigrationOverview, ModelUse } from '../../server/contract/index.ts';
import styles from './effort.module.css';
import { formatCount, formatMoney, formatPercent, formatShort } from './format.ts';
import { Panel } from './panel.tsx';
import { StateBar, segmentsOfChangesets } from './state-bar.tsx';

/** Three panels in a row. */
export function Effort({ migration }: { readonly migration: MigrationOverview }) {
  return (
    <>
      <PullRequests migration={migration} />
      <Edits migration={migration} />
      <Models model={migration.model} />
    </>
  );
}

function PullRequests({ migration }: { readonly migration: MigrationOverview }) {
  const { name, changesets } = migration;
  const states = (
    ['open', 'approved', 'merged', 'conflicted', 'stale', 'diverged', 'closed'] as const
  ).filter((state) => changesets[state] > 0);
  const total = Object.values(changesets).reduce((sum, count) => sum + count, 0);
  return (
    <Panel title="Pull requests" className={styles.third ?? ''}>
      <p className={styles.figure}>{formatCount(total)}</p>
      <StateBar label="Pull requests" segments={segmentsOfChangesets(changesets)} />
      <ul className={styles.legend}>
        {states.map((state) => (
          <li key={state}>
            <Link to="/migrations/$name/changesets" params={{ name }} search={{ state }}>
              {formatCount(changesets[state])} {state}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Edits({ migration }: { readonly migration: MigrationOverview }) {
  const { edits, sites } = migration;
  const all = edits.rule + edits.model;
  return (
    <Panel title="Edits" className={styles.third ?? ''}>
      <p className={styles.figure}>{formatCount(all)}</p>
      <StateBar
        label="Edits"
        segments={[
          { label: 'by rules', count: edits.rule, tone: 'good' },
          { label: 'by a model', count: edits.model, tone: 'person' },
        ]}
      />
      <dl className={styles.facts}>
        <Fact term="By rules" value={formatCount(edits.rule)} />
        <Fact term="By a model" value={formatCount(edits.model)} />
        <Fact term="Sites found" value={formatCount(sites.rule + sites.model)} />
      </dl>
    </Panel>
  );
}

function Models({ model }: { readonly model: ModelUse }) {
  const share =
    model.moneyBudget === null || model.moneyBudget === 0 ? null : model.money / model.moneyBudget;
  return (
    <Panel title="Models" className={styles.third ?? ''}>
      <p className={styles.figure}>
        {formatMoney(model.money)}
        {model.moneyBudget !== null && <span> of {formatMoney(model.moneyBudget)}</span>}
      </p>
      {share !== null && (
        <meter
          className={styles.meter}
          aria-label="Money used"
          min={0}
          max={1}
          high={0.9}
          value={Math.min(1, share)}
          title={`${formatPercent(share)} of the budget`}
        />
      )}
      <dl className={styles.facts}>
        <Fact term="Calls" value={callsText(model)} />
        <Fact
          term="Tokens"
          value={`${formatShort(model.promptTokens)} in, ${formatShort(model.completionTokens)} out`}
        />
        <Fact term="Without an answer" value={formatCount(model.unanswered)} />
      </dl>
    </Panel>
  );
}

/** Calls with how many of them were not asked of a live model. */
function callsText({ calls, recorded, cached }: ModelUse): string {
  const parts = [
    formatCount(calls),
    ...(recorded === 0 ? [] : [`${formatCount(recorded)} recorded`]),
    ...(cached === 0 ? [] : [`${formatCount(cached)} cached`]),
  ];
  return parts.join(', ');
}

function Fact({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
