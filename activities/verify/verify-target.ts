/**
 * Verifies one patch: the checks of the plan from cheap to dear, new failures only, and one verdict.
 *
 * Free of Temporal. Once a required check has failed, the dearer ones are not run: the verdict is settled.
 */
import type { Patch } from '../../core/patch.ts';
import type { VerifyCommand, VerifyPlan } from '../../core/spec/spec.ts';
import { type CheckResult, type Verdict, verdictOf } from '../../core/verdict.ts';
import type { VerifyOutcome } from '../../workflows/contracts.ts';
import { checkCommand } from './check-command.ts';
import type { CheckContext } from './check-context.ts';
import { checkForbidden } from './check-forbidden.ts';
import { checkSyntax } from './check-syntax.ts';
import { checkTypes } from './check-types.ts';
import { gateHolds } from './command-gate.ts';
import type { VerifyDependencies } from './ports.ts';
import { readPatchRow, saveVerdict } from './store.ts';
import { openWorkspace } from './workspace.ts';

/** What to verify, under which signal. */
export interface VerifyRequest {
  readonly specId: string;
  readonly target: string;
  readonly patch: string;
  readonly signal: AbortSignal;
}

/** Runs the checks over a patch and records the verdict. */
export async function verifyTarget(
  dependencies: VerifyDependencies,
  request: VerifyRequest,
): Promise<VerifyOutcome> {
  const { database, artifacts, mirrors, sandbox, workFolder } = dependencies;
  const { target, signal } = request;
  const row = await readPatchRow(database, request);
  const patch = JSON.parse(Buffer.from(await artifacts.get(row.artifact)).toString('utf8')) as Patch;
  const reader = await mirrors.open(row.repository, signal);
  const workspace = openWorkspace({ reader, patch, workFolder, signal });
  let verdict: Verdict;
  try {
    const repository = row.repository.id;
    const ports = { database, artifacts, sandbox, workspace, workFolder, reader };
    const context = { ...ports, repository, patch, signal };
    verdict = verdictOf(await runChecks(row.plan, context));
  } finally {
    await workspace.remove();
  }
  await saveVerdict(database, { target, patch: patch.id }, verdict);
  return { kind: verdict.outcome, reason: verdict.reason };
}

interface PlannedCheck {
  readonly id: string;
  readonly required: boolean;
  readonly run: () => Promise<CheckResult>;
}

async function runChecks(plan: VerifyPlan, context: CheckContext): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of plannedChecks(plan, context)) {
    context.signal.throwIfAborted();
    const failed = results.find((result) => result.required && result.outcome === 'failed');
    results.push(
      failed === undefined ? await check.run() : skipped(check, `not run: ${failed.id} failed before`),
    );
  }
  return results;
}

function plannedChecks(plan: VerifyPlan, context: CheckContext): readonly PlannedCheck[] {
  const syntax = async () => checkSyntax(context.patch.changes);
  return [
    ...(plan.syntax ? [{ id: 'syntax', required: true, run: syntax }] : []),
    ...(plan.forbid ?? []).map((rule) => ({
      id: `forbid:${rule}`,
      required: true,
      run: async () => checkForbidden(rule, context.patch.changes),
    })),
    ...(plan.types === 'auto' ? [{ id: 'types', required: true, run: () => checkTypes(context) }] : []),
    ...plan.commands.map((command) => ({
      id: command.id,
      required: command.required,
      run: () => runCommand(command, context),
    })),
  ];
}

async function runCommand(command: VerifyCommand, context: CheckContext): Promise<CheckResult> {
  if (await gateHolds(command, context)) return checkCommand(command, context);
  return skipped(command, 'its condition `when` does not hold here');
}

function skipped({ id, required }: Pick<PlannedCheck, 'id' | 'required'>, summary: string): CheckResult {
  return { id, required, outcome: 'skipped', summary, durationMs: 0 };
}
