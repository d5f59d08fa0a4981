/**
 * Route of the commands: audited before they are given, answered once, repeatable with the same id.
 *
 * A client that lost the answer posts again with the same `commandId`: a command that was answered is not given again.
 */
import { z } from 'zod';
import { RegradeError } from '../../../core/errors.ts';
import { canonicalJson } from '../../../core/hash.ts';
import { type Command, CommandRequest, CommandResult } from '../contract/commands.ts';
import { MigrationName, Problem } from '../contract/common.ts';
import { type App, type RouteContext, requireMigration } from '../http/app.ts';
import { listWaves } from '../queries/list-waves.ts';
import { type AuditRow, recordCommand, recordOutcome } from '../queries/record-command.ts';

const bodyLimit = 16 * 1024;

/** Adds `POST /api/migrations/:name/commands`. */
export function commandRoutes(app: App, context: RouteContext): void {
  const schema = {
    summary: 'Pause, resume, abort, or approve a wave',
    params: z.object({ name: MigrationName }),
    body: CommandRequest,
    response: { 202: CommandResult, 400: Problem, 404: Problem, 409: Problem },
  };
  app.post('/api/migrations/:name/commands', { schema, bodyLimit }, async (request, reply) => {
    const { name } = request.params;
    await requireMigration(context, name);
    return reply.code(202).send(await give(context, name, request.body));
  });
}

async function give(
  context: RouteContext,
  migration: string,
  { commandId, actor, command }: z.output<typeof CommandRequest>,
): Promise<CommandResult> {
  if (command.kind === 'approve') await requireWave(context, migration, command.wave);
  const { kind, ...details } = command;
  const entry = { commandId, migration, actor, command: kind, arguments: details };
  const audited = await recordCommand(context.database, entry);
  if (audited !== undefined) requireSame(audited, migration, commandId, command);
  const earlier = audited?.outcome ?? null;
  if (earlier !== null) return { commandId, ...readOutcome(earlier) };
  const answer = await context.orchestrator.command({ migration, commandId, actor, command });
  await recordOutcome(context.database, commandId, writeOutcome(answer));
  return { commandId, accepted: answer.accepted, message: answer.message };
}

async function requireWave(context: RouteContext, migration: string, wave: string): Promise<void> {
  const waves = await listWaves(context.database, migration);
  if (waves.some((known) => known.name === wave)) return;
  throw new RegradeError('RG_DASHBOARD_UNKNOWN_WAVE', {
    name: migration,
    wave,
    waves: waves.length === 0 ? 'none is planned yet' : waves.map((known) => known.name),
  });
}

function requireSame(audited: AuditRow, migration: string, commandId: string, command: Command): void {
  const first = canonicalJson({
    migration: audited.migration,
    command: { kind: audited.command, ...audited.arguments },
  });
  if (first !== canonicalJson({ migration, command }))
    throw new RegradeError('RG_DASHBOARD_COMMAND_REUSED', { commandId });
}

type Answer = Pick<CommandResult, 'accepted' | 'message'>;

function writeOutcome(answer: Answer): string {
  return `${answer.accepted ? 'accepted' : 'refused'}: ${answer.message}`;
}

function readOutcome(text: string): Answer {
  const accepted = text.startsWith('accepted: ');
  return { accepted, message: text.replace(/^(accepted|refused): /, '') };
}
