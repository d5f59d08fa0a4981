/** What stands where data is not: loading, failed, or nothing there. Each says what it is and what can be done. */
import { isRegradeError } from '../../../core/errors.ts';
import { Button } from './button.tsx';
import styles from './states.module.css';
import { WithCode } from './with-code.tsx';

/** Lines that stand for content to come; spoken as one word. */
export function Loading({ what, rows = 6 }: { readonly what: string; readonly rows?: number }) {
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">Loading {what}…</span>
      {Array.from({ length: rows }, (_, index) => (
        <span
          key={`line-${String(index)}`}
          className={styles.line}
          style={{ width: `${92 - ((index * 17) % 40)}%` }}
        />
      ))}
    </div>
  );
}

/** A page that could not be read at all: as `Problem`, with the page's own heading. */
export function PageProblem({ error, retry }: Parameters<typeof Problem>[0]) {
  return (
    <>
      <h1 className="visually-hidden">This page could not be read</h1>
      <Problem error={error} retry={retry} />
    </>
  );
}

/** A read that failed: what happened, what to do, and another try. */
export function Problem({
  error,
  retry,
}: {
  readonly error: Error;
  readonly retry?: (() => void) | undefined;
}) {
  return (
    <div className={styles.problem} role="alert">
      <p className={styles.what}>
        <WithCode text={error.message} />
      </p>
      {isRegradeError(error) && (
        <p>
          <WithCode text={error.remedy} />
        </p>
      )}
      {isRegradeError(error) && <code className={styles.code}>{error.code}</code>}
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

/** A place with nothing in it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: React.ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.what}>{title}</p>
      {children}
    </div>
  );
}
