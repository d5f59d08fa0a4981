/**
 * The commands of a migration as buttons, each with a dialog that says what it does and asks why.
 *
 * Nothing is shown as done before the server says so: the answer is told, the state follows with its event.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Command, MigrationOverview } from '../../server/contract/index.ts';
import { client } from '../data/client.ts';
import { useKeys } from '../keys/use-keys.tsx';
import { Button } from './button.tsx';
import styles from './controls.module.css';
import { Modal, ModalActions } from './modal.tsx';
import { useNotice } from './notices.tsx';
import { WithCode } from './with-code.tsx';

type Steering = 'pause' | 'resume' | 'abort';

interface Wording {
  readonly title: string;
  readonly text: string;
  readonly action: string;
}

const wordings: Readonly<Record<Steering, Wording>> = {
  pause: {
    title: 'Pause this migration',
    text: 'No further target is started and no pull request is opened. What is in work is finished first; open pull requests stay as they are.',
    action: 'Pause',
  },
  resume: {
    title: 'Resume this migration',
    text: 'The rollout goes on where it stopped, at the pace that the spec allows.',
    action: 'Resume',
  },
  abort: {
    title: 'Abort this migration',
    text: 'The rollout ends here; only `regrade run` can start it again. Open pull requests stay open for their owners to merge or close; none is opened or changed any more.',
    action: 'Abort the migration',
  },
};

/** Buttons for the commands that the migration takes now. */
export function Controls({ migration }: { readonly migration: MigrationOverview }) {
  const [asked, setAsked] = useState<Steering>();
  const { commands } = migration;
  const steering = commands.find((command) => command === 'pause' || command === 'resume');
  useKeys(
    steering === undefined
      ? []
      : [{ keys: 'p', label: `${wordings[steering].action} the migration`, run: () => setAsked(steering) }],
  );
  return (
    <div className={styles.controls}>
      {steering !== undefined && (
        <Button weight={steering === 'resume' ? 'primary' : 'plain'} onClick={() => setAsked(steering)}>
          {wordings[steering].action}
        </Button>
      )}
      {commands.includes('abort') && (
        <Button weight="danger" onClick={() => setAsked('abort')}>
          Abort…
        </Button>
      )}
      {asked !== undefined && (
        <SteeringDialog name={migration.name} kind={asked} close={() => setAsked(undefined)} />
      )}
    </div>
  );
}

interface SteeringProps {
  readonly name: string;
  readonly kind: Steering;
  readonly close: () => void;
}

function SteeringDialog({ name, kind, close }: SteeringProps) {
  const { title, text, action } = wordings[kind];
  const [reason, setReason] = useState('');
  const { give, busy } = useCommand(name, close);
  const field = useId();
  return (
    <Modal open onOpenChange={(open) => open || close()} title={title} description={<WithCode text={text} />}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          give({ kind, reason });
        }}
      >
        <label htmlFor={field}>Reason, for the audit and for others</label>
        <textarea
          id={field}
          rows={2}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ModalActions>
          <Button onClick={close}>Cancel</Button>
          <Button
            type="submit"
            weight={kind === 'abort' ? 'danger' : 'primary'}
            disabled={busy || reason.trim() === ''}
          >
            {action}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  );
}

/** Gives commands to a migration and tells what came of them; `done` is called after an answer. */
export function useCommand(name: string, done: () => void) {
  const queryClient = useQueryClient();
  const tell = useNotice();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ command, commandId }: { command: Command; commandId: string }) =>
      client.command(name, { command, commandId, actor: 'dashboard' }),
    // The id is made once for one press, so a repeat after a lost connection cannot act twice.
    retry: 2,
    onSuccess: (result) => {
      tell({ text: result.message, good: result.accepted });
      queryClient.invalidateQueries({ queryKey: ['migration', name] });
      done();
    },
    onError: (error) => tell({ text: error.message, good: false }),
  });
  return {
    give: (command: Command) => mutate({ command, commandId: crypto.randomUUID() }),
    busy: isPending,
  };
}
