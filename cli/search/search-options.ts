/** The options of `regrade search`, read and checked. */
import { RegradeError } from '../../core/errors.ts';
import { countOption, flagOption, type Invocation, listOption, textOption } from '../command.ts';
import { type GroupBy, groupings } from './group-sites.ts';
import type { ReportFormat } from './site-report.ts';

/** What was asked for. */
export interface SearchOptions {
  readonly fleet?: string | undefined;
  readonly around: number;
  readonly format: ReportFormat;
  readonly isCount: boolean;
  readonly groupBy?: GroupBy | undefined;
  readonly maxBytes: number;
  /** Which files of a fleet are looked at. */
  readonly fleetFiles: {
    readonly include: readonly string[];
    readonly generated: boolean;
    readonly vendored: boolean;
  };
}

/** What a search ended with. */
export interface SearchEnd {
  readonly sites: number;
  /** Files or repositories that could not be looked at. */
  readonly failed: number;
}

/** Reads the options; throws `RG_CLI_USAGE` for what does not go together. */
export function readSearchOptions(invocation: Invocation): SearchOptions {
  const { output } = invocation.context;
  const fleet = textOption(invocation, 'fleet');
  const asked = countOption(invocation, 'context');
  const groupBy = groupingOf(textOption(invocation, 'groupBy'));
  const isCount = flagOption(invocation, 'count');
  const format = output.mode === 'json' ? 'json' : formatOf(textOption(invocation, 'format') ?? 'text');
  if (fleet !== undefined && invocation.arguments.length > 1)
    throw usage('paths and `--fleet` do not go together', 'Name the working trees, or the fleet.');
  if (groupBy !== undefined && isCount)
    throw usage('`--count` and `--group-by` do not go together', 'Leave one of them out.');
  const threads = textOption(invocation, 'threads');
  if (threads !== undefined && !/^[1-9]\d{0,2}$/.test(threads))
    throw usage(
      `\`--threads\` takes a number from 1 to 999, not \`${threads}\``,
      'Leave it out for one a core.',
    );
  const maxBytes = countOption(invocation, 'maxBytes');
  // Neither counts nor CSV have a place for lines, so none are read for them.
  const around = isCount || groupBy !== undefined || format === 'csv' ? 0 : asked;
  return { fleet, around, format, isCount, groupBy, maxBytes, fleetFiles: fleetFilesOf(invocation, fleet) };
}

function fleetFilesOf(invocation: Invocation, fleet: string | undefined): SearchOptions['fleetFiles'] {
  const globs = listOption(invocation, 'files');
  const [generated, vendored] = [flagOption(invocation, 'generated'), flagOption(invocation, 'vendored')];
  if (fleet === undefined && (globs.length > 0 || generated || vendored))
    throw usage(
      '`--files`, `--generated` and `--vendored` choose files of a fleet',
      'Name paths instead, or add `--fleet`.',
    );
  return { include: globs.length === 0 ? ['**/*'] : globs, generated, vendored };
}

function formatOf(text: string): ReportFormat {
  if (text === 'text' || text === 'json' || text === 'csv') return text;
  throw usage(`\`${text}\` is not a format`, 'Use text, json or csv.');
}

function groupingOf(text: string | undefined): GroupBy | undefined {
  if (text === undefined) return undefined;
  const known = groupings.find((grouping) => grouping === text);
  if (known !== undefined) return known;
  throw usage(`sites cannot be grouped by \`${text}\``, `Use one of ${groupings.join(', ')}.`);
}

function usage(reason: string, remedy: string): RegradeError {
  return new RegradeError('RG_CLI_USAGE', { reason, remedy });
}
