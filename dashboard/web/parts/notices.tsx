/**
 * Results of commands, shown for a while and spoken by screen readers: one polite live region for the whole page.
 */
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { Glyph } from './badge.tsx';
import styles from './notices.module.css';

interface Notice {
  readonly text: string;
  readonly good: boolean;
}

const NoticeContext = createContext<(notice: Notice) => void>(() => undefined);

/** Longest time that a notice of success stays, in milliseconds; a refusal stays until it is closed. */
const shownMs = 8_000;

/** Shows the notices of everything inside. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice>();
  const tell = useCallback((next: Notice) => {
    setNotice(next);
    if (next.good) setTimeout(() => setNotice((shown) => (shown === next ? undefined : shown)), shownMs);
  }, []);
  return (
    <NoticeContext value={tell}>
      {children}
      <div role="status" aria-live="polite" className={styles.region}>
        {notice !== undefined && (
          <div className={styles.notice} data-good={notice.good}>
            <Glyph tone={notice.good ? 'good' : 'bad'} />
            <p>{notice.text}</p>
            <button type="button" onClick={() => setNotice(undefined)} aria-label="Close the message">
              ×
            </button>
          </div>
        )}
      </div>
    </NoticeContext>
  );
}

/** Tells the reader what came of something; replaces what was told before. */
export function useNotice(): (notice: Notice) => void {
  return useContext(NoticeContext);
}
