/** Routes of one target with all that is known of it, addressed as a changeset or as a target. */
import { z } from 'zod';
import { RegradeError } from '../../../core/errors.ts';
import { MigrationName, Problem } from '../contract/common.ts';
import { ChangesetDetail } from '../contract/detail.ts';
import { readDetail } from '../detail/detail.ts';
import type { App, RouteContext } from '../http/app.ts';

const params = z.object({ name: MigrationName, id: z.string().min(1).max(1000) });

/** Adds `GET …/changesets/:id` and its twin `…/targets/:id`; `:id` is `<migration>/<repository id>`, percent-encoded. */
export function detailRoutes(app: App, context: RouteContext): void {
  const schema = {
    summary: 'One target: patch, verdict, sites, model calls, pull request, history',
    params,
    response: { 200: ChangesetDetail, 404: Problem },
  };
  for (const table of ['changesets', 'targets']) {
    app.get(`/api/migrations/:name/${table}/:id`, { schema }, async (request) => {
      const { name, id } = request.params;
      const detail = await readDetail(context, name, id);
      if (detail === undefined) throw new RegradeError('RG_DASHBOARD_UNKNOWN_TARGET', { name, target: id });
      return detail;
    });
  }
}
