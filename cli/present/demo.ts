/**
 * The demo's result for people. Pure.
 */
import type { DemoSummary } from '../../infra/demo/index.ts';
import type { Colors } from '../output.ts';

/** Lines that say what the demo did, and where to look. */
export function demoLines(summary: DemoSummary, colors: Colors): readonly string[] {
  const { fleet, sites, targets, edits, model, pullRequests, waves, failures, seconds } = summary;
  const megabytes = (fleet.bytes / 1_000_000).toFixed(1);
  return [
    '',
    colors.bold(
      `${pullRequests.total} pull requests are open, ${pullRequests.openedNow} of them opened now.`,
    ),
    '',
    row(
      'fleet',
      `${fleet.repositories} repositories of real packages, ${fleet.files} files, ${megabytes} MB`,
    ),
    row(
      'sites',
      `${sites.total} in ${targets.matched} repositories: ${sites.rule} for rules, ${sites.model} for the model`,
    ),
    row('edits', `${edits.rule} by rules, ${edits.model} by the model`),
    row('model', modelText(model)),
    row(
      'targets',
      `${targets.accepted} accepted, ${targets.rejected} rejected, ${targets.failed} failed, ${targets.unchanged} rightly left as they are`,
    ),
    row(
      'waves',
      waves.map((wave) => `${wave.name} ${wave.pullRequests}/${wave.targets} ${wave.state}`).join(' · '),
    ),
    row('time', `${seconds.total ?? 0} s`),
    ...failures.map((failure) => row('', `${failure.repository}: ${failure.stage}: ${failure.message}`)),
    '',
    `Dashboard: ${colors.cyan(summary.dashboard)}`,
  ];
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(8)} ${text}`;
}

/** Never lets a recorded answer pass for a live model's. */
function modelText({ mode, calls, missing, tokens }: DemoSummary['model']): string {
  if (mode === 'live') return `live endpoint: ${calls} calls, ${tokens} tokens`;
  const without = missing === 0 ? '' : `, ${missing} without a recording`;
  return `no endpoint configured: ${calls} answers replayed from hand-written recordings${without}`;
}
