/** The document's title, as the browser's tab and history show it. */
import { useEffect } from 'react';

/** Sets the title while the calling page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Regrade' : `${title} · Regrade`;
  }, [title]);
}
