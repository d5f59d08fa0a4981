/** Moments as people read them: how long ago, with the exact moment on demand; one clock for the whole page. */
import { useSyncExternalStore } from 'react';
import { formatAgo } from './format.ts';

const tickMs = 5_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, as milliseconds since 1970, a few seconds coarse. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** How long ago a moment was. */
export function Ago({ at }: { readonly at: string }) {
  const present = useNow();
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {formatAgo(at, Math.max(present, Date.now() - tickMs))}
    </time>
  );
}
