/** `regrade status`: every migration, or one with its funnel, waves and blockers. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { Invocation } from '../command.ts';
import { withControlPlane } from '../online.ts';
import { overviewLines, summaryLine } from '../present/overview.ts';

/** Carries out `regrade status`. */
export function run({ arguments: [name], context }: Invocation): Promise<ExitMeaning> {
  return withControlPlane(context, 'attached', async ({ client, stack }) => {
    const { output } = context;
    if (name === undefined) {
      const { items } = await client.listMigrations();
      output.json({ migrations: items });
      for (const item of items) output.line(summaryLine(item, output.colors));
      if (items.length === 0) output.line('No migrations yet; `regrade run FILE` starts one.');
      return 'done';
    }
    const overview = await client.getMigration(name);
    output.json(overview);
    for (const line of overviewLines(overview, output.colors)) output.line(line);
    if (stack.origin === 'found') output.log(`Dashboard: ${stack.dashboardUrl}/migrations/${name}`);
    return overview.blockers.some(({ kind }) => kind !== 'wait') ? 'attention' : 'done';
  });
}
