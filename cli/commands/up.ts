/** `regrade up`: starts the embedded stack and leaves it running. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { CommandDefinition } from '../command.ts';
import { withControlPlane } from '../online.ts';

/** The verb `up`. */
export const command: CommandDefinition = {
  name: 'up',
  summary: 'starts the embedded stack (PostgreSQL, Temporal, worker, dashboard) and leaves it running',
  arguments: [],
  options: [],
  examples: [
    { line: 'regrade up', does: 'Starts what does not run yet and prints the address of the dashboard.' },
    {
      line: 'DATABASE_URL=postgres://… regrade up',
      does: 'Uses that PostgreSQL instead of the embedded one.',
    },
  ],
  run: ({ context }) =>
    withControlPlane(context, 'detached', async ({ stack, config, client }): Promise<ExitMeaning> => {
      await client.health();
      const { dashboardUrl, temporal, origin } = stack;
      context.output.json({ dashboardUrl, temporal, origin, stateDirectory: config.stateDirectory });
      context.output.line(`Dashboard: ${dashboardUrl}`);
      context.output.log('`regrade status` shows the migrations, `regrade down` ends the stack.');
      return 'done';
    }),
};
