/** A state as a word with a glyph; the glyph carries the tone for those who do not see its colour. */
import styles from './badge.module.css';
import { type Tone, toneOf } from './tones.ts';

/** A badge for one state. */
export function Badge({
  word,
  label,
  quiet = false,
}: {
  readonly word: string;
  readonly label?: string;
  readonly quiet?: boolean;
}) {
  const tone = toneOf(word);
  return (
    <span className={styles.badge} data-tone={tone} data-quiet={quiet || undefined}>
      <Glyph tone={tone} />
      {label ?? word.replaceAll('_', ' ')}
    </span>
  );
}

const paths: Readonly<Record<Tone, string>> = {
  neutral: 'M8 2.75a5.25 5.25 0 1 1 0 10.5a5.25 5.25 0 0 1 0-10.5',
  active: 'M8 2.75a5.25 5.25 0 1 1 0 10.5a5.25 5.25 0 0 1 0-10.5M8 5.5v2.75l1.75 1.5',
  good: 'M3.5 8.5l3 3 6-6.5',
  warn: 'M8 2.75l5.75 10.5H2.25zM8 6.75v2.75M8 11.4v.1',
  bad: 'M4 4l8 8M12 4l-8 8',
  person:
    'M8 3a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 0 1 0-4.8M3.25 13.25c.6-2.6 2.4-3.75 4.75-3.75s4.15 1.15 4.75 3.75',
};

/** The drawing of a tone, 16 by 16. */
export function Glyph({ tone }: { readonly tone: Tone }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="13"
      height="13"
      aria-hidden="true"
      className={styles.glyph}
      data-tone={tone}
    >
      <path d={paths[tone]} />
    </svg>
  );
}
