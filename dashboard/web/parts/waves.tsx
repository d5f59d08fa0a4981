/** The waves of a rollout side by side, each with its gate written out: metric, operator, threshold, value, verdict. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { GateConditionStatus, Wave } from '../../server/contract/index.ts';
import { useKeys } from '../keys/use-keys.tsx';
import { Badge, Glyph } from './badge.tsx';
import { Button } from './button.tsx';
import { useCommand } from './controls.tsx';
import { formatCount, formatDuration, formatPercent } from './format.ts';
import { Modal, ModalActions } from './modal.tsx';
import { StateBar, segmentsOfTargets } from './state-bar.tsx';
import { Empty } from './states.tsx';
import { Ago } from './time.tsx';
import styles from './waves.module.css';

/** All waves, with a button where one may be approved. */
export function Waves({ name, waves }: { readonly name: string; readonly waves: readonly Wave[] }) {
  const [asked, setAsked] = useState<Wave>();
  const approvable = waves.find((wave) => wave.approvable);
  useKeys(
    approvable === undefined
      ? []
      : [{ keys: 'a', label: `Approve wave ${approvable.name}`, run: () => setAsked(approvable) }],
  );
  if (waves.length === 0) return <Empty title="Waves are planned once the targets are scanned" />;
  return (
    <>
      <ol className={styles.waves}>
        {waves.map((wave) => (
          <li key={wave.index} className={styles.wave} data-state={wave.state}>
            <WaveCard name={name} wave={wave} approve={() => setAsked(wave)} />
          </li>
        ))}
      </ol>
      {asked !== undefined && <ApproveDialog name={name} wave={asked} close={() => setAsked(undefined)} />}
    </>
  );
}

function WaveCard({
  name,
  wave,
  approve,
}: {
  readonly name: string;
  readonly wave: Wave;
  readonly approve: () => void;
}) {
  return (
    <>
      <div className={styles.head}>
        <h3>
          <Link to="/migrations/$name/targets" params={{ name }} search={{ wave: String(wave.index) }}>
            {wave.name}
          </Link>
        </h3>
        <Badge word={wave.state} />
      </div>
      <StateBar label={`Targets of wave ${wave.name}`} segments={segmentsOfTargets(wave.targets)} />
      <p className={styles.count}>
        {wave.total === 0
          ? 'No targets'
          : `${formatCount(wave.settled)} of ${formatCount(wave.total)} settled, ${formatCount(wave.targets.merged)} merged`}
      </p>
      <Gate wave={wave} />
      {wave.approvable && (
        <Button weight="primary" onClick={approve}>
          Approve {wave.name}…
        </Button>
      )}
    </>
  );
}

function Gate({ wave }: { readonly wave: Wave }) {
  const hasGate = wave.conditions.length > 0 || wave.approvalNeeded || wave.afterMs > 0;
  if (!hasGate) return <p className={styles.noGate}>No gate: it ends when all are settled.</p>;
  return (
    <ul className={styles.gate} aria-label={`Gate of wave ${wave.name}`}>
      {wave.conditions.map((condition) => (
        <Condition key={`${condition.metric}${condition.operator}`} condition={condition} />
      ))}
      {wave.approvalNeeded && <Approval wave={wave} />}
      {wave.afterMs > 0 && <li>{formatDuration(wave.afterMs)} after the last one settled</li>}
    </ul>
  );
}

const operators: Readonly<Record<GateConditionStatus['operator'], string>> = {
  '>=': '≥',
  '<=': '≤',
  '>': '>',
  '<': '<',
};

function Condition({ condition }: { readonly condition: GateConditionStatus }) {
  const { metric, operator, threshold, value, holds } = condition;
  const tone = value === null ? 'neutral' : holds ? 'good' : 'bad';
  return (
    <li data-tone={tone}>
      <Glyph tone={tone} />
      <span>
        {metric} {operators[operator]} {formatPercent(threshold)}
        {value !== null && <> = {formatPercent(value)}</>}
      </span>
      <span className="visually-hidden">
        {value === null ? 'not measured yet' : holds ? 'holds' : 'does not hold'}
      </span>
    </li>
  );
}

function Approval({ wave }: { readonly wave: Wave }) {
  if (wave.approvedBy !== null && wave.approvedAt !== null)
    return (
      <li data-tone="good">
        <Glyph tone="good" />
        <span>
          approved by {wave.approvedBy}, <Ago at={wave.approvedAt} />
        </span>
      </li>
    );
  return (
    <li data-tone={wave.approvable ? 'person' : 'neutral'}>
      <Glyph tone={wave.approvable ? 'person' : 'neutral'} />
      <span>approval of an owner</span>
    </li>
  );
}

function ApproveDialog({
  name,
  wave,
  close,
}: {
  readonly name: string;
  readonly wave: Wave;
  readonly close: () => void;
}) {
  const { give, busy } = useCommand(name, close);
  const missing = wave.conditions.filter(({ holds }) => !holds);
  const text =
    missing.length === 0
      ? 'All measured conditions hold. The next wave opens once you approve.'
      : 'Your approval is recorded now. The next wave opens when these conditions hold as well:';
  return (
    <Modal
      open
      onOpenChange={(open) => open || close()}
      title={`Approve wave ${wave.name}`}
      description={text}
    >
      {missing.length > 0 && (
        <ul className={styles.gate}>
          {missing.map((condition) => (
            <Condition key={`${condition.metric}${condition.operator}`} condition={condition} />
          ))}
        </ul>
      )}
      <ModalActions>
        <Button onClick={close}>Cancel</Button>
        <Button weight="primary" disabled={busy} onClick={() => give({ kind: 'approve', wave: wave.name })}>
          Approve {wave.name}
        </Button>
      </ModalActions>
    </Modal>
  );
}
