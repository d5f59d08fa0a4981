/** `regrade up`: starts the embedded stack and leaves it running. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { Invocation } from '../command.ts';
import { withControlPlane } from '../online.ts';

/** Carries out `regrade up`. */
export function run({ context }: Invocation): Promise<ExitMeaning> {
  return withControlPlane(context, 'detached', async ({ stack, config, client }): Promise<ExitMeaning> => {
    await client.health();
    const { dashboardUrl, temporal, origin } = stack;
    context.output.json({ dashboardUrl, temporal, origin, stateDirectory: config.stateDirectory });
    context.output.line(`Dashboard: ${dashboardUrl}`);
    context.output.log('`regrade status` shows the migrations, `regrade down` ends the stack.');
    return 'done';
  });
}
