/** How a target got where it is: its events in order. */
import type { RolloutEventJson } from '../../server/contract/index.ts';
import { Glyph } from './badge.tsx';
import styles from './history.module.css';
import { Panel } from './panel.tsx';
import { Ago } from './time.tsx';
import { toneOf } from './tones.ts';

/** The events, oldest first. */
export function History({ events }: { readonly events: readonly RolloutEventJson[] }) {
  if (events.length === 0) return null;
  return (
    <Panel title="History">
      <ol className={styles.events}>
        {events.map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
    </Panel>
  );
}

function Entry({ event }: { readonly event: RolloutEventJson }) {
  const { to, reason } = event.data;
  const word = typeof to === 'string' ? to : event.kind;
  const subject = event.kind === 'changeset.state' ? 'pull request ' : '';
  return (
    <li className={styles.event}>
      <Glyph tone={toneOf(word)} />
      <div>
        <p>
          {subject}
          {word} <span className={styles.stage}>by {event.stage}</span>
        </p>
        {typeof reason === 'string' && reason !== '' && <p className={styles.stage}>{reason}</p>}
      </div>
      <span className={styles.when}>
        <Ago at={event.at} />
      </span>
    </li>
  );
}
