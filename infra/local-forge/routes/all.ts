/**
 * Every route that the forge serves.
 */
import type { Context } from '../context.ts';
import { graphqlRoutes } from '../graphql/endpoint.ts';
import { pageRoutes } from '../html/routes.ts';
import type { Route } from '../http/call.ts';
import { checkRoutes } from './checks.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { gitHttpRoutes } from './git-http.ts';
import { gitObjectRoutes } from './git-objects.ts';
import { type HookServices, hookRoutes } from './hooks.ts';
import { issueRoutes } from './issues.ts';
import { pullRoutes } from './pulls.ts';
import { referenceRoutes } from './references.ts';
import { enterpriseRoutes, repositoryRoutes } from './repositories.ts';
import { reviewRoutes } from './reviews.ts';

/** Routes that GitHub's description of its REST API describes. */
export function restRoutes(context: Context, services: HookServices): Route[] {
  return [
    ...repositoryRoutes(context),
    ...contentRoutes(context),
    ...gitObjectRoutes(context),
    ...referenceRoutes(context),
    ...commitRoutes(context),
    ...checkRoutes(context),
    ...pullRoutes(context),
    ...reviewRoutes(context),
    ...issueRoutes(context),
    ...hookRoutes(context, services),
  ];
}

/** All routes: the REST API, GraphQL, git and pages. */
export function allRoutes(context: Context, services: HookServices): Route[] {
  return [
    ...restRoutes(context, services),
    ...enterpriseRoutes(context),
    ...graphqlRoutes(context),
    ...gitHttpRoutes(context),
    ...pageRoutes(context),
  ];
}
