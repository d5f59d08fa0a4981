/**
 * Route of the commands: checked, then handed to the orchestrator, which audits them and answers each id once.
 *
 * A client that lost the answer posts again with the same `commandId` and gets the first answer. An id that comes with
 * another command is refused here: the first command's answer would be a lie about the second.
 */
import { z } from 'zod';
import { RegradeError } from '../../../core/errors.ts';
import { canonicalJson } from '../../../core/hash.ts';
import { type Command, CommandRequest, CommandResult } from '../contract/commands.ts';
import { MigrationName, Problem } from '../contract/common.ts';
import { type App, type RouteContext, requireMigration } from '../http/app.ts';
import { listWaves } from '../queries/list-waves.ts';
import { readCommand } from '../queries/read-command.ts';

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
    const { commandId, actor, command } = request.body;
    await requireMigration(context, name);
    await requireNew(context, name, commandId, command);
    if (command.kind === 'approve') await requireWave(context, name, command.wave);
    const { accepted, message } = await context.orchestrator.command({
      migration: name,
      commandId,
      actor,
      command,
    });
    return reply.code(202).send({ commandId, accepted, message });
  });
}

/** Throws unless the id is new, or was used for this very command. */
async function requireNew(
  context: RouteContext,
  migration: string,
  commandId: string,
  command: Command,
): Promise<void> {
  const earlier = await readCommand(context.database, commandId);
  if (earlier === undefined) return;
  const first = { migration: earlier.migration, command: { ...earlier.arguments, kind: earlier.command } };
  if (canonicalJson(first) !== canonicalJson({ migration, command }))
    throw new RegradeError('RG_DASHBOARD_COMMAND_REUSED', { commandId });
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
