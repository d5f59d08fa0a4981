/**
 * A unified diff, file by file, highlighted in workers; the only part that knows the diff library.
 *
 * Loaded apart, for the highlighter is large. Text of a repository is drawn as text, never as markup.
 */
import { parsePatchFiles, Virtualizer } from '@pierre/diffs';
import {
  FileDiff,
  type FileDiffMetadata,
  VirtualizerContext,
  WorkerPoolContextProvider,
} from '@pierre/diffs/react';
import DiffWorker from '@pierre/diffs/worker/worker.js?worker';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useKeys } from '../keys/use-keys.tsx';
import styles from './patch-view.module.css';
import { useIsDark } from './theme.tsx';

type Layout = 'unified' | 'split';

/** Themes whose every colour can be read on the tints of added and removed lines (WCAG AA). */
const theme = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const;
/** Files beyond this many begin folded, so that a large patch opens at once. */
const openFiles = 20;
/** Patches of more lines are drawn only where they are in view: then the browser's own search sees no more than that. */
const wholeLines = 3000;
/** Longest line within which changed words are marked: the marking is quadratic. */
const longestMarkedLine = 2000;

/** The theme's own page colour does not know our surfaces; the tints of lines are overridden in the style sheet. */
const surface = ':host { --diffs-bg: var(--surface); }';

const pool = { workerFactory: () => new DiffWorker(), poolSize: 2 };
const highlighter = { theme };

/** The diff with a choice between one column and two. */
export default function PatchView({ diff }: { readonly diff: string }) {
  const files = useMemo(() => parsePatchFiles(diff).flatMap((patch) => patch.files), [diff]);
  const [layout, setLayout] = useState<Layout>('unified');
  const toggle = () => setLayout((current) => (current === 'unified' ? 'split' : 'unified'));
  useKeys([{ keys: 'u', label: 'One column or two', run: toggle }]);
  return (
    <WorkerPoolContextProvider poolOptions={pool} highlighterOptions={highlighter}>
      <div className={styles.bar}>
        <p>
          {files.length} {files.length === 1 ? 'file' : 'files'}
        </p>
        <fieldset className={styles.layouts}>
          <legend className="visually-hidden">Layout of the diff</legend>
          {(['unified', 'split'] as const).map((choice) => (
            <button
              key={choice}
              type="button"
              aria-pressed={layout === choice}
              onClick={() => setLayout(choice)}
            >
              {choice === 'unified' ? 'One column' : 'Two columns'}
            </button>
          ))}
        </fieldset>
      </div>
      <InView when={countAll(files) > wholeLines}>
        <div className={styles.files}>
          {files.map((file, index) => (
            <FileView key={file.name} file={file} layout={layout} startOpen={index < openFiles} />
          ))}
        </div>
      </InView>
    </WorkerPoolContextProvider>
  );
}

/** Draws the diffs inside only near what the window shows, when asked to. */
function InView({ when, children }: { readonly when: boolean; readonly children: ReactNode }) {
  const [virtualizer] = useState(() => (when ? new Virtualizer() : undefined));
  useEffect(() => {
    virtualizer?.setup(document);
    return () => virtualizer?.cleanUp();
  }, [virtualizer]);
  return <VirtualizerContext value={virtualizer}>{children}</VirtualizerContext>;
}

function countAll(files: readonly FileDiffMetadata[]): number {
  return files.reduce((sum, file) => sum + file.unifiedLineCount, 0);
}

interface FileViewProps {
  readonly file: FileDiffMetadata;
  readonly layout: Layout;
  readonly startOpen: boolean;
}

function FileView({ file, layout, startOpen }: FileViewProps) {
  const [open, setOpen] = useState(startOpen);
  const dark = useIsDark();
  const counts = countLines(file);
  return (
    <section className={styles.file} aria-label={`Diff of ${file.name}`}>
      <h2 className={styles.name}>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span aria-hidden="true" className={styles.fold} data-open={open || undefined}>
            ›
          </span>
          <span className={styles.path}>
            {file.prevName === undefined ? file.name : `${file.prevName} ⇒ ${file.name}`}
          </span>
          <span className={styles.added}>+{counts.added}</span>
          <span className={styles.removed}>−{counts.removed}</span>
        </button>
      </h2>
      {open && (
        <FileDiff
          fileDiff={file}
          options={{
            theme,
            themeType: dark ? 'dark' : 'light',
            diffStyle: layout,
            disableFileHeader: true,
            overflow: 'wrap',
            hunkSeparators: 'line-info-basic',
            lineDiffType: 'word-alt',
            maxLineDiffLength: longestMarkedLine,
            unsafeCSS: surface,
          }}
        />
      )}
    </section>
  );
}

function countLines(file: FileDiffMetadata): { readonly added: number; readonly removed: number } {
  return {
    added: file.hunks.reduce((sum, hunk) => sum + hunk.additionLines, 0),
    removed: file.hunks.reduce((sum, hunk) => sum + hunk.deletionLines, 0),
  };
}
