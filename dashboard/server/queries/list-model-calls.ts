/**
 * The requests to models on behalf of one target.
 */
import type { ModelCallFacts } from '../contract/detail.ts';
import type { Queryable } from '../ports.ts';

/** One model call as stored. */
export interface ModelCallRow {
  readonly id: number;
  readonly step: string;
  readonly model: string;
  readonly tier: string;
  readonly mode: ModelCallFacts['mode'];
  readonly outcome: string;
  readonly prompt: string | null;
  readonly answer: string | null;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly money: number;
  readonly duration_ms: number;
  readonly created_at: Date;
}

const sql = `
select id, step, model, tier, mode, outcome, prompt, answer, prompt_tokens, completion_tokens, money::float8 as money,
  duration_ms, created_at
from model_calls where target = $1 order by id desc limit 100`;

/** The calls, latest first; at most 100. */
export function listModelCalls(database: Queryable, target: string): Promise<readonly ModelCallRow[]> {
  return database.query<ModelCallRow>(sql, [target]);
}
