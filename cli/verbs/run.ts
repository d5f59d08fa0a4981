/** `regrade run`: starts or updates a migration and follows it; Ctrl-C leaves it running. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { RegradeError } from '../../core/errors.ts';
import { flagOption, type Invocation } from '../command.ts';
import { followMigration } from '../follow.ts';
import { readMigration, withAbsolutePaths } from '../migration-input.ts';
import { withControlPlane } from '../online.ts';

/** Carries out `regrade run`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const { output } = context;
  const [file = ''] = invocation.arguments;
  const migration = await readMigration(file, context);
  const spec = withAbsolutePaths(migration.spec, file, context.directory);
  return withControlPlane(context, 'detached', async ({ client, stack }): Promise<ExitMeaning> => {
    const started = await client.putMigration(spec.name, { spec, source: migration.source });
    output.json({ kind: 'started', ...started, dashboardUrl: stack.dashboardUrl });
    output.log(
      `${started.started ? 'Started' : 'Already at'} version ${started.version} of ${spec.name}, run ${started.run}. Dashboard: ${stack.dashboardUrl}/migrations/${spec.name}`,
    );
    if (flagOption(invocation, 'detach')) return 'done';
    const end = await followMigration(client, spec.name, context);
    if (end !== 'interrupted') return end;
    throw new RegradeError('RG_CLI_INTERRUPTED', {
      where: `; ${spec.name} goes on without this command`,
      remedy: `Come back with \`regrade run ${file}\` or \`regrade status ${spec.name}\`; stop it with \`regrade pause ${spec.name}\`.`,
    });
  });
}
