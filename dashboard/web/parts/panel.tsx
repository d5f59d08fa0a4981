/** A titled part of a page. */
import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

/** A section with a heading; `bare` leaves the frame to what is inside. */
export function Panel({
  title,
  aside,
  className = '',
  bare = false,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly bare?: boolean;
  readonly children: ReactNode;
}) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className={`${styles.panel} ${className}`}
      data-bare={bare || undefined}
    >
      <div className={styles.head}>
        <h2 id={heading}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
