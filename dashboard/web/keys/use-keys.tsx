/**
 * Shortcuts of the parts that are on the page now: each part adds its own while it is shown.
 */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import { type Binding, makeKeyMatcher } from './key-map.ts';

interface KeyStore {
  add(bindings: readonly Binding[]): () => void;
  all(): readonly Binding[];
  subscribe(listener: () => void): () => void;
}

const KeyContext = createContext<KeyStore | undefined>(undefined);

/** Listens for the shortcuts of everything inside. */
export function KeyProvider({ children }: { readonly children: ReactNode }) {
  const store = useMemo(makeStore, []);
  useEffect(() => {
    const match = makeKeyMatcher(() => performance.now());
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"], [role="alertdialog"]') !== null)
        return;
      const { key, ctrlKey, metaKey, altKey } = event;
      const binding = match({ key, ctrlKey, metaKey, altKey, typing: isTyping(event.target) }, store.all());
      if (binding === undefined) return;
      event.preventDefault();
      binding.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store]);
  return <KeyContext value={store}>{children}</KeyContext>;
}

/** Adds shortcuts while the calling part is shown; `run` may be a fresh function on each render. */
export function useKeys(bindings: readonly Binding[]): void {
  const store = useContext(KeyContext);
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const signature = bindings.map(({ keys, label }) => `${keys}\n${label}`).join('\n\n');
  useEffect(() => {
    const stable = signature.split('\n\n').map((entry, index) => {
      const [keys = '', label = ''] = entry.split('\n');
      return { keys, label, run: () => latest.current[index]?.run() };
    });
    return store?.add(stable);
  }, [store, signature]);
}

/** All shortcuts that work now, for the list of them. */
export function useAllKeys(): readonly Binding[] {
  const store = useContext(KeyContext);
  return useSyncExternalStore(store?.subscribe ?? noSubscription, store?.all ?? noKeys);
}

const none: readonly Binding[] = [];
const noKeys = () => none;
const noSubscription = () => () => undefined;

function makeStore(): KeyStore {
  let groups: readonly (readonly Binding[])[] = [];
  let all: readonly Binding[] = none;
  const listeners = new Set<() => void>();
  const set = (next: typeof groups) => {
    groups = next;
    all = groups.flat();
    for (const listener of listeners) listener();
  };
  return {
    add: (bindings) => {
      set([...groups, bindings]);
      return () => set(groups.filter((group) => group !== bindings));
    },
    all: () => all,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
      target.role === 'combobox')
  );
}
