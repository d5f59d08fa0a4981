/** Opens a stored text (prompt, answer, log, diff) over the page. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { artifactQuery } from '../data/queries.ts';
import styles from './artifact-button.module.css';
import { Button } from './button.tsx';
import { Modal, ModalActions } from './modal.tsx';
import { Loading, Problem } from './states.tsx';

/** A button that shows an artifact's text. */
export function ArtifactButton({
  sha256,
  label,
  title,
}: {
  readonly sha256: string;
  readonly label: string;
  readonly title: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={styles.link} onClick={() => setOpen(true)}>
        {label}
      </button>
      {open && <ArtifactDialog sha256={sha256} title={title} close={() => setOpen(false)} />}
    </>
  );
}

function ArtifactDialog({
  sha256,
  title,
  close,
}: {
  readonly sha256: string;
  readonly title: string;
  readonly close: () => void;
}) {
  const { data, error } = useQuery(artifactQuery(sha256));
  return (
    <Modal open onOpenChange={(open) => open || close()} title={title} wide>
      {error !== null && <Problem error={error} />}
      {data === undefined && error === null && <Loading what="the text" />}
      {data !== undefined && (
        <textarea className={styles.text} aria-label={title} readOnly rows={20} value={data} />
      )}
      <ModalActions>
        <a href={`/api/artifacts/${sha256}`} target="_blank" rel="noreferrer" className={styles.raw}>
          Open as plain text
        </a>
        <Button onClick={close}>Close</Button>
      </ModalActions>
    </Modal>
  );
}
