/** How large a change is and where its edits came from, in a table's width. */
import styles from './change-size.module.css';
import { formatCount } from './format.ts';

/** Lines added and removed. */
export function ChangeSize({
  additions,
  deletions,
}: {
  readonly additions: number;
  readonly deletions: number;
}) {
  return (
    <span className={styles.size}>
      <span className={styles.added}>+{formatCount(additions)}</span>{' '}
      <span className={styles.removed}>−{formatCount(deletions)}</span>
    </span>
  );
}

/** Edits by rules and by a model; the model's are marked, since they deserve a closer look. */
export function EditOrigins({ rule, model }: { readonly rule: number; readonly model: number }) {
  if (rule + model === 0) return '–';
  return (
    <span className={styles.size}>
      {formatCount(rule)}
      {model > 0 && <span className={styles.model}> +{formatCount(model)} model</span>}
    </span>
  );
}
