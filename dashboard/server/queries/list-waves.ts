/**
 * The waves of a migration with their gates as last measured.
 */
import type { Gate } from '../../../core/spec/spec.ts';
import type { WaveState } from '../../../core/states.ts';
import type { GateConditionStatus } from '../contract/migrations.ts';
import type { Queryable } from '../ports.ts';

/** One wave as stored. */
export interface WaveRow {
  readonly index: number;
  readonly name: string;
  readonly state: WaveState;
  readonly gate: Gate;
  readonly gate_status: readonly GateConditionStatus[];
  readonly approved_by: string | null;
  readonly approved_at: Date | null;
  readonly opened_at: Date | null;
  readonly settled_at: Date | null;
  readonly done_at: Date | null;
}

const sql = `
select index, name, state, gate, gate_status, approved_by, approved_at, opened_at, settled_at, done_at
from waves where migration = $1 order by index`;

/** The waves of a migration, in order; none before they are planned. */
export function listWaves(database: Queryable, migration: string): Promise<readonly WaveRow[]> {
  return database.query<WaveRow>(sql, [migration]);
}
