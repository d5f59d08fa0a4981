/**
 * A target's scan as the events of a search. Pure.
 */
import type { FleetEvent, FleetTarget, SiteEvent, TargetDone } from './fleet-events.ts';
import type { TargetScan, TargetSite } from './target-scan.ts';

/** The sites of a target, then what became of it. */
export function* targetEvents(target: FleetTarget, scan: TargetScan): Generator<FleetEvent, void, void> {
  if (scan.kind === 'scanned') for (const site of scan.sites) yield siteEvent(target, site);
  yield targetDone(target, scan);
}

function siteEvent(target: FleetTarget, site: TargetSite): SiteEvent {
  const [startLine, startColumn, endLine, endColumn] = site.at;
  const [from, to] = site.detail?.offsets ?? [0, 0];
  return {
    kind: 'site',
    target: target.id,
    path: site.path,
    start: { line: startLine, column: startColumn, offset: from },
    end: { line: endLine, column: endColumn, offset: to },
    text: site.text,
    bindings: site.detail?.bindings ?? {},
  };
}

function targetDone(target: FleetTarget, scan: TargetScan): TargetDone {
  const code = scan.code === undefined ? {} : { code: scan.code };
  const said = { kind: 'target', target: target.id, reason: scan.reason, ...code } as const;
  if (scan.kind === 'settled')
    return { ...said, to: scan.to, filesScanned: 0, bytesScanned: 0, sites: 0, excluded: {} };
  const { to, baseRef, baseCommit, filesScanned, bytesScanned, excluded } = scan;
  const counts = { filesScanned, bytesScanned, sites: scan.sites.length, excluded };
  return { ...said, to, ref: baseRef, commit: baseCommit, ...counts };
}
