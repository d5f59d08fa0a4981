/**
 * The command line's output: results on stdout, everything else on stderr, in one of three modes.
 *
 * `terminal`: for people, colour and a progress line that is drawn over; `plain`: the same words line by line, for
 * pipes and logs; `json`: stdout holds JSON alone, one document or one object a line. No command writes by itself.
 */
import pc from 'picocolors';

/** How results are written. */
export type OutputMode = 'terminal' | 'plain' | 'json';

/** A stream that texts go to; the part of Node's streams that is used. */
export interface TextSink {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string | Uint8Array): unknown;
}

/** Where and how to write. */
export interface OutputOptions {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  /** Leaves out logs and progress; errors stay. */
  readonly quiet: boolean;
}

/** Colours; every function is the identity where colour is off. */
export type Colors = ReturnType<typeof pc.createColors>;

/** What commands write with. */
export interface Output {
  readonly mode: OutputMode;
  /** Colours of stdout. */
  readonly colors: Colors;
  /** A result for people; nothing in JSON mode. */
  line(text?: string): void;
  /** A result as one JSON value on one line; nothing in the other modes. */
  json(value: unknown): void;
  /** Results as JSON Lines that are written already, each line with its end, as a text or in UTF-8; in every mode. */
  jsonLines(lines: string | Uint8Array): void;
  /** A message beside the results, on stderr. */
  log(text: string): void;
  /** An error, on stderr also when quiet. */
  error(text: string): void;
  /** How far the work is: drawn over on a terminal, a line each time it changes elsewhere. */
  progress(text: string): void;
  /** Ends the progress line. */
  endProgress(): void;
}

/** Makes the output of one run. */
export function createOutput(options: OutputOptions): Output {
  const { stdout, stderr, quiet } = options;
  const mode: OutputMode = options.json ? 'json' : stdout.isTTY === true ? 'terminal' : 'plain';
  const colors = pc.createColors(mode === 'terminal' && mayColor(options.environment));
  let drawn = '';
  const clear = () => {
    if (drawn !== '' && stderr.isTTY === true) stderr.write('\r\u001b[2K');
    drawn = '';
  };
  return Object.freeze({
    mode,
    colors,
    line(text = '') {
      if (mode === 'json') return;
      clear();
      stdout.write(`${text}\n`);
    },
    json(value: unknown) {
      if (mode === 'json') stdout.write(`${JSON.stringify(value)}\n`);
    },
    jsonLines(lines: string | Uint8Array) {
      clear();
      stdout.write(lines);
    },
    log(text: string) {
      if (quiet) return;
      clear();
      stderr.write(`${text}\n`);
    },
    error(text: string) {
      clear();
      stderr.write(`${text}\n`);
    },
    progress(text: string) {
      if (quiet || text === drawn) return;
      if (stderr.isTTY === true) {
        clear();
        stderr.write(cutTo(text, stderr.columns ?? 80));
      } else stderr.write(`${text}\n`);
      drawn = text;
    },
    endProgress: clear,
  });
}

/** https://no-color.org: any value but the empty text turns colour off. */
function mayColor(environment: OutputOptions['environment']): boolean {
  const { NO_COLOR, TERM } = environment;
  return (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}

function cutTo(text: string, columns: number): string {
  const line = text.replaceAll('\n', ' ');
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}
