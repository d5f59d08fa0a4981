/**
 * The furthest stage of the funnel that a target ever reached, also when it left by a side exit; SQL and its meaning.
 *
 * A rejected target had a patch but no good verdict; a vetoed one had a pull request. A failed one says in
 * `failed_stage` which step broke: it had reached what that step starts from. A clean one with sites was rewritten, but
 * no step changed anything.
 */
import type { FunnelStage } from '../contract/common.ts';

/** The funnel's stages in order; the rank of a stage is its place here. */
export const funnelStages = Object.freeze([
  'found',
  'matched',
  'rewriting',
  'verified',
  'published',
  'merged',
] as const satisfies readonly FunnelStage[]);

/** SQL expression over a row of `targets` named `t`: the rank of the furthest stage reached. */
export const reachedRank = `case t.state
    when 'merged' then 5 when 'published' then 4 when 'vetoed' then 4 when 'verified' then 3
    when 'rewriting' then 2 when 'rejected' then 2 when 'matched' then 1
    when 'clean' then case when t.rule_sites + t.model_sites > 0 then 2 else 0 end
    when 'failed' then case t.failed_stage
      when 'track' then 4 when 'publish' then 3 when 'verify' then 2 when 'rewrite' then 2 else 0 end
    else 0 end`;
