/**
 * `POST /graphql`: parses, validates and runs a document against the schema that the forge serves.
 */
import { buildSchema, type GraphQLError, graphql } from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { type Answer, bodyOf, type Call, ok, type Route } from '../http/call.ts';
import { authenticationNeeded } from '../http/failure.ts';
import { parseNodeId } from '../present/users.ts';
import { graphqlFailure, type MutationScope, mutations } from './mutations.ts';
import { schemaText } from './schema.ts';
import { type UpdateRefsInput, updateRefs } from './update-refs.ts';
import { viewPull, viewRepository, viewUser } from './views.ts';

const request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** The GraphQL route. */
export function graphqlRoutes(context: Context): Route[] {
  const schema = buildSchema(schemaText);
  const handle = async (call: Call): Promise<Answer> => {
    if (!call.actor) throw authenticationNeeded();
    const input = bodyOf(call, request);
    const scope: MutationScope = { context, actor: call.actor, permission: call.actor.permission };
    const result = await graphql({
      schema,
      source: input.query,
      rootValue: {
        ...queries(scope, call.actor.login),
        ...mutations(scope),
        updateRefs: ({ input }: { input: UpdateRefsInput }) => updateRefs(scope, input),
      },
      ...(input.variables ? { variableValues: input.variables } : {}),
      ...(input.operationName ? { operationName: input.operationName } : {}),
    });
    const { errors } = result;
    return ok({ data: result.data ?? null, ...(errors ? { errors: errors.map(presentError) } : {}) });
  };
  return [{ method: 'POST', path: '/graphql', handle }];
}

function queries(scope: MutationScope, login: string): object {
  return {
    viewer: () => viewUser(scope, login),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = scope.context.forge.repository(owner, name);
      if (!repository)
        throw graphqlFailure(
          'NOT_FOUND',
          `Could not resolve to a Repository with the name '${owner}/${name}'.`,
        );
      return viewRepository(scope, repository);
    },
    node: ({ id }: { id: string }) => findNode(scope, id),
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => findNode(scope, id)),
  };
}

function findNode(scope: MutationScope, id: string): object | null {
  const [repositoryId = '', number] = parseNodeId('PR', id) ?? parseNodeId('R', id) ?? [];
  const repository = scope.context.forge.repositories().find((one) => String(one.id) === repositoryId);
  if (!repository) return null;
  if (number === undefined) return viewRepository(scope, repository);
  const pull = repository.pulls.get(number);
  return pull ? viewPull(scope, repository, pull) : null;
}

/** GitHub puts the error's type beside its message. */
function presentError(error: GraphQLError): object {
  const { message, path, locations, extensions } = error;
  const type = extensions.type;
  return { ...(type === undefined ? {} : { type }), message, path, locations };
}
