/**
 * The burn-up chart: targets that had reached each stage, over time, as steps.
 *
 * A canvas with a table behind it for those who cannot see it. Loaded apart from the page's first code.
 */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { BurnUp } from '../../server/contract/index.ts';
import styles from './burn-up.module.css';
import { formatCount } from './format.ts';
import { useIsDark } from './theme.tsx';

const lines = [
  { key: 'matched', label: 'With sites', color: '--ink-faint', dash: [4, 4] },
  { key: 'verified', label: 'Verified', color: '--active-fill', dash: [] },
  { key: 'published', label: 'Published', color: '--person-fill', dash: [] },
  { key: 'merged', label: 'Merged', color: '--good-fill', dash: [] },
] as const;

/** The chart with its legend. */
export default function BurnUpChart({ series }: { readonly series: BurnUp }) {
  const place = useRef<HTMLDivElement>(null);
  const dark = useIsDark();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const chart = new uPlot(optionsFor(element, dark), dataOf(series), element);
    const observer = new ResizeObserver(() => chart.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [series, dark]);
  return (
    <figure className={styles.figure}>
      <ul className={styles.legend}>
        {lines.map((line) => (
          <li key={line.key}>
            <span style={{ background: `var(${line.color})` }} aria-hidden="true" />
            {line.label} <strong>{formatCount(series[line.key].at(-1) ?? 0)}</strong>
          </li>
        ))}
      </ul>
      <div ref={place} aria-hidden="true" className={styles.place} />
      <SeriesTable series={series} />
    </figure>
  );
}

function sizeOf(element: HTMLElement): { readonly width: number; readonly height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

function dataOf(series: BurnUp): uPlot.AlignedData {
  // The last moment is drawn up to now, so that a standstill is seen as one.
  const now = Math.max(Math.floor(Date.now() / 1000), series.at.at(-1) ?? 0);
  const extend = (values: readonly number[]) => [...values, values.at(-1) ?? 0];
  return [[...series.at, now], ...lines.map((line) => extend(series[line.key]))];
}

function optionsFor(element: HTMLElement, _dark: boolean): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (name: string) => resolveColor(element, style.getPropertyValue(name));
  const axis = {
    stroke: color('--ink-muted'),
    font: `12px ${style.fontFamily}`,
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  const steps = uPlot.paths.stepped?.({ align: 1 });
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_chart, _min, max) => [0, Math.max(1, max * 1.05)] } },
    axes: [
      { ...axis, space: 80, values: (_chart, moments) => momentLabels(moments) },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.label,
        stroke: color(line.color),
        width: 1.75,
        dash: [...line.dash],
        points: { show: false },
        ...(steps === undefined ? {} : { paths: steps }),
        ...(line.key === 'merged'
          ? { fill: `color-mix(in srgb, ${color(line.color)} 14%, transparent)` }
          : {}),
      })),
    ],
  };
}

const dayFormat = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Labels of the time axis: the day where it changes (and first, where several days are shown), else the time of day. */
function momentLabels(moments: readonly number[]): string[] {
  const dates = moments.map((moment) => new Date(moment * 1000));
  const severalDays = dates[0]?.toDateString() !== dates.at(-1)?.toDateString();
  return dates.map((date, index) => {
    const before = dates[index - 1];
    const newDay = before === undefined ? severalDays : before.toDateString() !== date.toDateString();
    return newDay ? dayFormat.format(date) : timeFormat.format(date);
  });
}

/** A token's value as one colour that a canvas understands: `light-dark()` is settled by the element it stands on. */
function resolveColor(element: HTMLElement, value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  element.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

/** At most this many rows are read aloud. */
const spokenRows = 12;

function SeriesTable({ series }: { readonly series: BurnUp }) {
  const step = Math.max(1, Math.ceil(series.at.length / spokenRows));
  const rows = series.at
    .map((_, index) => index)
    .filter((index) => index % step === 0 || index === series.at.length - 1);
  return (
    <div className="visually-hidden">
      <table>
        <caption>Targets that had reached each stage, over time</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map((line) => (
              <th key={line.key} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={series.at[row]}>
              <th scope="row">{new Date((series.at[row] ?? 0) * 1000).toLocaleString()}</th>
              {lines.map((line) => (
                <td key={line.key}>{series[line.key][row]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
