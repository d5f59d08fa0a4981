/**
 * A declared command as a check: run on the patched files, and on the base only where that is needed to judge.
 *
 * A command that passes on the patched files needs no base. One that fails counts where the base passes, or where its
 * output names a failure that the base's does not; else it is `known`.
 */
import type { VerifyCommand } from '../../core/spec/spec.ts';
import type { CheckResult } from '../../core/verdict.ts';
import type { SandboxResult } from '../adapters/sandbox/sandbox.ts';
import { findBaseResult, keepBaseResult } from './base-results.ts';
import { type CheckContext, endOf, storeLog } from './check-context.ts';
import { reportedFailures } from './reported-failures.ts';

/** How a command ended: of its output, only the failures it names. */
type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly failures: readonly string[] }
  | { readonly kind: 'stopped' | 'not-found' };

/** Part of a base result's key: raise it when what is kept of a result changes. */
const version = 2;

/** Runs one declared command. */
export async function checkCommand(command: VerifyCommand, context: CheckContext): Promise<CheckResult> {
  const started = performance.now();
  const argv = argvOf(command);
  const patched = await runOn('patched', command, context);
  const log = await storeLog(context, argv, patched);
  const judged = await judge(command, patched, context);
  return {
    id: command.id,
    required: command.required,
    ...judged,
    log,
    sandbox: context.sandbox.kind,
    durationMs: Math.round(performance.now() - started),
  };
}

type Judgement = Pick<CheckResult, 'outcome' | 'summary'>;

async function judge(
  command: VerifyCommand,
  patched: SandboxResult,
  context: CheckContext,
): Promise<Judgement> {
  if (patched.kind === 'exited' && patched.code === 0) return { outcome: 'passed', summary: 'exit code 0' };
  if (patched.kind === 'not-found') {
    return { outcome: 'inconclusive', summary: `${patched.program} is not on this machine` };
  }
  const base = await endOnBase(command, context);
  const now = endOf(patched);
  if (base.kind === 'exited' && base.code === 0)
    return { outcome: 'failed', summary: `${now}; passed at the base` };
  if (base.kind === 'exited' && patched.kind === 'exited') {
    const known = new Set(base.failures);
    const fresh = reportedFailures(patched.output).filter((name) => !known.has(name));
    if (fresh.length > 0) return { outcome: 'failed', summary: newFailures(fresh, base.failures.length) };
    return { outcome: 'known', summary: `${now}; failed at the base as well (exit code ${base.code})` };
  }
  if (base.kind === 'exited') {
    // It failed at the base in time; not even coming to an end is new.
    return { outcome: 'failed', summary: `${now}; came to an end at the base (exit code ${base.code})` };
  }
  return { outcome: 'inconclusive', summary: `${now}; did not come to an end at the base either` };
}

function newFailures([first = '', ...others]: readonly string[], known: number): string {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `new failure: ${first.slice(0, 200)}${more}; ${known} failed at the base as well`;
}

async function endOnBase(command: VerifyCommand, context: CheckContext): Promise<CommandEnd> {
  const { database, repository, patch, sandbox } = context;
  const tool = { version, argv: argvOf(command), timeoutMs: command.timeoutMs, sandbox: sandbox.kind };
  const key = { repository, baseCommit: patch.baseCommit, check: command.id, tool };
  const known = await findBaseResult<CommandEnd>(database, key);
  if (known !== undefined) return known;
  const result = await runOn('base', command, context);
  if (result.kind !== 'exited') return { kind: result.kind };
  const failures = result.code === 0 ? [] : reportedFailures(result.output);
  const end: CommandEnd = { kind: 'exited', code: result.code, failures };
  await keepBaseResult(database, key, end);
  return end;
}

async function runOn(
  kind: 'base' | 'patched',
  command: VerifyCommand,
  { workspace, sandbox, signal }: CheckContext,
): Promise<SandboxResult> {
  const directory = await workspace.checkout(kind);
  const result = await sandbox.run(
    { argv: argvOf(command), directory, timeoutMs: command.timeoutMs },
    signal,
  );
  // Without walls a command sees where its checkout lies: the base's and the patched one's output must not differ by that.
  return { ...result, output: result.output.replaceAll(`${sandbox.workspaceOf(directory)}/`, './') };
}

function argvOf(command: VerifyCommand): readonly string[] {
  return command.shell ? ['/bin/sh', '-c', command.run.join(' ')] : command.run;
}
