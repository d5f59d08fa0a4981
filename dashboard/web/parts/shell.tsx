/** The frame of every page: skip link, bar with the way back, theme, list of shortcuts, and the place of the content. */
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useAllKeys, useKeys } from '../keys/use-keys.tsx';
import { Button } from './button.tsx';
import { Modal, ModalActions } from './modal.tsx';
import styles from './shell.module.css';
import { useTheme } from './theme.tsx';

/** The frame; pages stand in its outlet. */
export function Shell() {
  const [helpOpen, setHelpOpen] = useState(false);
  const [theme, nextTheme] = useTheme();
  useShellKeys(() => setHelpOpen(true));
  return (
    <>
      <a href="#content" className="skip-link">
        Skip to the content
      </a>
      <header className={styles.bar}>
        <Breadcrumbs />
        <div className={styles.tools}>
          <Link to="/usage" className={styles.crumb}>
            Usage
          </Link>
          <Button
            weight="bare"
            onClick={nextTheme}
            aria-label={`Theme: ${theme}. Change it`}
            title={`Theme: ${theme}`}
          >
            <ThemeIcon theme={theme} />
          </Button>
          <Button
            weight="bare"
            onClick={() => setHelpOpen(true)}
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts (?)"
          >
            <kbd className={styles.key}>?</kbd>
          </Button>
        </div>
      </header>
      <main id="content" tabIndex={-1} className={styles.content}>
        <Outlet />
      </main>
      <ShortcutList open={helpOpen} onOpenChange={setHelpOpen} />
    </>
  );
}

function useShellKeys(openHelp: () => void): void {
  const navigate = useNavigate();
  useKeys([
    { keys: '?', label: 'Show the shortcuts', run: openHelp },
    { keys: 'g m', label: 'Go to all migrations', run: () => navigate({ to: '/' }) },
    { keys: 'g u', label: 'Go to usage', run: () => navigate({ to: '/usage' }) },
  ]);
}

function Breadcrumbs() {
  const { name } = useParams({ strict: false });
  return (
    <nav aria-label="Breadcrumb" className={styles.crumbs}>
      <Link to="/" className={styles.brand}>
        <img src="/mark.svg" alt="" width="22" height="22" />
        Regrade
      </Link>
      {name !== undefined && (
        <>
          <span aria-hidden="true" className={styles.slash}>
            /
          </span>
          <Link to="/migrations/$name" params={{ name }} className={styles.crumb}>
            {name}
          </Link>
        </>
      )}
    </nav>
  );
}

function ThemeIcon({ theme }: { readonly theme: string }) {
  const drawing =
    theme === 'dark'
      ? 'M13 9.5A5.5 5.5 0 1 1 6.5 3 4.5 4.5 0 0 0 13 9.5Z'
      : 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7';
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className={styles.icon}>
      {theme === 'auto' ? (
        <>
          <path d="M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11" />
          <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentcolor" />
        </>
      ) : (
        <path d={drawing} />
      )}
    </svg>
  );
}

function ShortcutList({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const keys = useAllKeys().toSorted((a, b) => a.keys.localeCompare(b.keys));
  return (
    <Modal open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className={styles.shortcuts}>
        {keys.map((binding) => (
          <div key={binding.keys}>
            <dt>
              {binding.keys.split(' ').map((key) => (
                <kbd key={key} className={styles.key}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{binding.label}</dd>
          </div>
        ))}
      </dl>
      <ModalActions>
        <Button onClick={() => onOpenChange(false)}>Close</Button>
      </ModalActions>
    </Modal>
  );
}
