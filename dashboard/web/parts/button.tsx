/** The page's button, in three weights. */
import type { ComponentProps } from 'react';
import styles from './button.module.css';

/** A button; `weight` says how much it asks for attention. */
export function Button({
  weight = 'plain',
  className,
  ...rest
}: ComponentProps<'button'> & { readonly weight?: 'plain' | 'primary' | 'danger' | 'bare' }) {
  return <button type="button" className={buttonClass(className)} data-weight={weight} {...rest} />;
}

/** The class of a button, for elements of other kinds that look like one (with `data-weight`). */
export function buttonClass(more?: string): string {
  return more === undefined ? (styles.button ?? '') : `${styles.button} ${more}`;
}
