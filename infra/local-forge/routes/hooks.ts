/**
 * Webhooks of repositories and organisations, and their deliveries.
 */
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Repository } from '../forge.ts';
import { repositoryRoute, requirePermission } from '../http/access.ts';
import {
  type Answer,
  bodyOf,
  type Call,
  created,
  noContent,
  numberParameter,
  ok,
  parameter,
  type Route,
} from '../http/call.ts';
import { notFound, validationFailed } from '../http/failure.ts';
import { paged } from '../http/paging.ts';
import type { Table } from '../journal.ts';
import { presentHook } from '../present/feedback.ts';
import { repositoryUrl } from '../present/repositories.ts';
import type { HookRecord } from '../records.ts';
import type { Deliverer } from '../webhooks/deliver.ts';
import type { DeliveryLog, DeliveryRecord } from '../webhooks/delivery-log.ts';

const config = z.object({
  url: z.string().optional(),
  content_type: z.enum(['json', 'form']).optional(),
  secret: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
});
const newHook = z.object({
  config,
  events: z.array(z.string()).default(['push']),
  active: z.boolean().default(true),
});
const changedHook = z.object({
  config: config.optional(),
  events: z.array(z.string()).optional(),
  add_events: z.array(z.string()).default([]),
  remove_events: z.array(z.string()).default([]),
  active: z.boolean().optional(),
});

/** Where hooks live: a repository or an organisation. */
interface HookOwner {
  readonly url: string;
  readonly type: 'Repository' | 'Organization';
  readonly hooks: Table<HookRecord>;
  readonly repository: Repository | undefined;
}

/** What hook routes need besides the context. */
export interface HookServices {
  readonly deliverer: Deliverer;
  readonly log: DeliveryLog;
}

type OwnedHandler = (call: Call, owner: HookOwner) => Answer;

/** Routes of hooks, for both kinds of owner. */
export function hookRoutes(context: Context, services: HookServices): Route[] {
  const handlers: readonly (readonly [Route['method'], string, OwnedHandler])[] = [
    ['GET', '', (call, owner) => list(context, call, owner)],
    ['POST', '', (call, owner) => create({ context, services, call, owner })],
    ['GET', '/:hook', (call, owner) => ok(show(owner, hookOf(call, owner)))],
    ['PATCH', '/:hook', (call, owner) => edit(context, call, owner)],
    ['DELETE', '/:hook', (call, owner) => remove(call, owner)],
    ['POST', '/:hook/pings', (call, owner) => ping(services, call, owner)],
    ['GET', '/:hook/deliveries', (call, owner) => deliveries(context, services, call, owner)],
    ['GET', '/:hook/deliveries/:delivery', (call, owner) => ok(oneDelivery(services, call, owner))],
    ['POST', '/:hook/deliveries/:delivery/attempts', (call, owner) => redeliver(services, call, owner)],
  ];
  return handlers.flatMap(([method, path, handle]): Route[] => [
    repositoryRoute(context, { method, access: 'admin', path: `/hooks${path}` }, (call) =>
      handle(call, {
        url: repositoryUrl(context, call.repository),
        type: 'Repository',
        hooks: call.repository.hooks,
        repository: call.repository,
      }),
    ),
    {
      method,
      path: `/orgs/:org/hooks${path}`,
      handle: (call) => handle(call, organizationOwner(context, call)),
    },
  ]);
}

function organizationOwner(context: Context, call: Call): HookOwner {
  requirePermission(call, 'admin');
  const organization = context.forge.organization(parameter(call, 'org'));
  if (!organization) throw notFound();
  const url = `${context.addresses.api}/orgs/${organization.login}`;
  const hooks = context.forge.organizationHooks(organization.login);
  return { url, type: 'Organization', hooks, repository: undefined };
}

function list(context: Context, call: Call, owner: HookOwner): Answer {
  return paged(call, context.addresses.api, owner.hooks.all(), (hook) => show(owner, hook));
}

interface Creation {
  readonly context: Context;
  readonly services: HookServices;
  readonly call: Call;
  readonly owner: HookOwner;
}

function create({ context, services, call, owner }: Creation): Answer {
  const input = bodyOf(call, newHook);
  const url = checkedUrl(input.config.url);
  if (owner.hooks.all().some((hook) => hook.url === url))
    throw validationFailed({
      resource: 'Hook',
      code: 'custom',
      message: 'Hook already exists on this repository',
    });
  const now = context.forge.now();
  const hook: HookRecord = {
    id: context.forge.nextId(),
    url,
    contentType: input.config.content_type ?? 'form',
    secret: input.config.secret ?? null,
    insecureSsl: String(input.config.insecure_ssl ?? '0'),
    events: input.events,
    active: input.active,
    createdAt: now,
    updatedAt: now,
  };
  owner.hooks.put(hook.id, hook);
  if (hook.active) services.deliverer.ping(hook, owner.repository);
  return created(show(owner, hook));
}

function edit(context: Context, call: Call, owner: HookOwner): Answer {
  const before = hookOf(call, owner);
  const input = bodyOf(call, changedHook);
  const events = [...(input.events ?? before.events), ...input.add_events];
  const hook: HookRecord = {
    ...before,
    url: input.config?.url === undefined ? before.url : checkedUrl(input.config.url),
    contentType: input.config?.content_type ?? before.contentType,
    secret: input.config?.secret ?? before.secret,
    insecureSsl: String(input.config?.insecure_ssl ?? before.insecureSsl),
    events: [...new Set(events)].filter((name) => !input.remove_events.includes(name)),
    active: input.active ?? before.active,
    updatedAt: context.forge.now(),
  };
  owner.hooks.put(hook.id, hook);
  return ok(show(owner, hook));
}

function remove(call: Call, owner: HookOwner): Answer {
  owner.hooks.remove(hookOf(call, owner).id);
  return noContent;
}

function ping(services: HookServices, call: Call, owner: HookOwner): Answer {
  services.deliverer.ping(hookOf(call, owner), owner.repository);
  return noContent;
}

function deliveries(context: Context, services: HookServices, call: Call, owner: HookOwner): Answer {
  const found = services.log.of(hookOf(call, owner).id);
  return paged(call, context.addresses.api, found, presentDelivery);
}

function oneDelivery(services: HookServices, call: Call, owner: HookOwner): object {
  const delivery = deliveryOf(services, call, owner);
  return {
    ...presentDelivery(delivery),
    url: delivery.url,
    request: { headers: delivery.requestHeaders, payload: JSON.parse(delivery.payload) as object },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  };
}

function redeliver(services: HookServices, call: Call, owner: HookOwner): Answer {
  services.deliverer.redeliver(hookOf(call, owner), deliveryOf(services, call, owner));
  return { status: 202, body: {} };
}

function presentDelivery(delivery: DeliveryRecord): object {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: null,
    repository_id: delivery.repository === 0 ? null : delivery.repository,
  };
}

function show(owner: HookOwner, hook: HookRecord): { readonly url: string } {
  return presentHook(owner.url, owner.type, hook);
}

function hookOf(call: Call, owner: HookOwner): HookRecord {
  const hook = owner.hooks.get(numberParameter(call, 'hook'));
  if (!hook) throw notFound();
  return hook;
}

function deliveryOf(services: HookServices, call: Call, owner: HookOwner): DeliveryRecord {
  const delivery = services.log.find(numberParameter(call, 'delivery'));
  if (delivery?.hook !== hookOf(call, owner).id) throw notFound();
  return delivery;
}

function checkedUrl(url: string | undefined): string {
  if (url === undefined || !/^https?:\/\//.test(url) || !URL.canParse(url))
    throw validationFailed({
      resource: 'Hook',
      code: 'custom',
      field: 'url',
      message: 'url is not a valid URL',
    });
  return url;
}
