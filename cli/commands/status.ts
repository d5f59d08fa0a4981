/** `regrade status`: every migration, or one with its funnel, waves and blockers. */
import type { CommandDefinition } from '../command.ts';
import { withControlPlane } from '../online.ts';
import { overviewLines, summaryLine } from '../present/overview.ts';

/** The verb `status`. */
export const command: CommandDefinition = {
  name: 'status',
  summary: 'says where migrations stand: one sentence, the funnel, what blocks them',
  arguments: [{ syntax: '[name]', description: 'one migration; all without it' }],
  options: [],
  examples: [
    { line: 'regrade status', does: 'Lists every migration with its state.' },
    { line: 'regrade status url-parse', does: 'Shows the funnel, waves and blockers of one migration.' },
  ],
  run: ({ arguments: [name], context }) =>
    withControlPlane(context, 'attached', async ({ client, stack }) => {
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
    }),
};
