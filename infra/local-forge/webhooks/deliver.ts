/**
 * Delivers events to webhooks, signed as GitHub signs them, in the order they happened.
 *
 * Nothing waits for a delivery and nothing is tried again by itself, as on GitHub; the log holds every attempt and a
 * redelivery keeps its GUID. Deliveries that have not left when the process dies are lost.
 */
import { createHmac, randomUUID } from 'node:crypto';
import type { Context, ForgeEvent } from '../context.ts';
import type { Repository } from '../forge.ts';
import { presentOrganization, presentRepository } from '../present/repositories.ts';
import { presentUser } from '../present/users.ts';
import type { HookRecord } from '../records.ts';
import type { DeliveryLog, DeliveryRecord } from './delivery-log.ts';

/** Sends events to hooks. */
export interface Deliverer {
  emit(event: ForgeEvent): void;
  ping(hook: HookRecord, repository: Repository | undefined): void;
  redeliver(hook: HookRecord, delivery: DeliveryRecord): void;
  /** Settles when everything emitted so far has been sent or given up. */
  idle(): Promise<void>;
}

/** How to deliver; GitHub gives a receiver 10 seconds. */
export interface DelivererOptions {
  readonly context: Pick<Context, 'forge' | 'addresses'>;
  readonly log: DeliveryLog;
  readonly timeoutMilliseconds: number;
}

interface Shipment {
  readonly hook: HookRecord;
  readonly event: string;
  readonly guid: string;
  readonly repository: number;
  readonly redelivery: boolean;
  readonly payload: string;
}

/** The signature header's value: HMAC-SHA256 of the raw body. */
export function signBody(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** A deliverer; each hook receives its events one after another. */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const lines = new Map<number, Promise<void>>();
  let building: Promise<void> = Promise.resolve();

  function ship(shipment: Shipment): void {
    const line = lines.get(shipment.hook.id) ?? Promise.resolve();
    lines.set(
      shipment.hook.id,
      line.then(() => send(options, shipment)),
    );
  }

  function emit(event: ForgeEvent): void {
    const hooks = hooksFor(options.context, event);
    if (hooks.length === 0) return;
    const made = Promise.resolve(event.payload()).then((own) =>
      wholePayload(options.context as Context, event, own),
    );
    const guid = randomUUID();
    building = Promise.allSettled([building, made]).then(([, result]) => {
      if (result.status === 'rejected') return;
      const payload = JSON.stringify(result.value);
      const { id } = event.repository;
      for (const hook of hooks)
        ship({ hook, event: event.name, guid, repository: id, redelivery: false, payload });
    });
  }

  return {
    emit,
    ping: (hook, repository) => {
      const payload = JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: hook.id });
      const id = repository?.id ?? 0;
      ship({ hook, event: 'ping', guid: randomUUID(), repository: id, redelivery: false, payload });
    },
    redeliver: (hook, { event, guid, repository, payload }) =>
      ship({ hook, event, guid, repository, redelivery: true, payload }),
    idle: async () => {
      await building;
      await Promise.all(lines.values());
    },
  };
}

function hooksFor(context: Pick<Context, 'forge'>, event: ForgeEvent): HookRecord[] {
  const { owner } = event.repository.record();
  const hooks = [...event.repository.hooks.all(), ...context.forge.organizationHooks(owner).all()];
  return hooks.filter(
    (hook) => hook.active && (hook.events.includes(event.name) || hook.events.includes('*')),
  );
}

function wholePayload(context: Context, event: ForgeEvent, own: object): object {
  const { owner } = event.repository.record();
  const organization = context.forge.organization(owner);
  return {
    ...own,
    repository: presentRepository(context, event.repository, undefined),
    ...(organization ? { organization: presentOrganization(context, organization) } : {}),
    sender: presentUser(context.addresses, event.sender),
  };
}

async function send(options: DelivererOptions, shipment: Shipment): Promise<void> {
  const { hook, payload } = shipment;
  const form = hook.contentType === 'form';
  const body = form ? new URLSearchParams({ payload }).toString() : payload;
  const headers: Record<string, string> = {
    'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
    'user-agent': 'GitHub-Hookshot/local-forge',
    'x-github-event': shipment.event,
    'x-github-delivery': shipment.guid,
    'x-github-hook-id': String(hook.id),
    ...(hook.secret === null ? {} : { 'x-hub-signature-256': signBody(hook.secret, body) }),
  };
  const started = performance.now();
  const answer = await post(hook.url, { headers, body, timeout: options.timeoutMilliseconds });
  const action: unknown = Reflect.get(JSON.parse(payload) as object, 'action');
  options.log.add({
    id: options.context.forge.nextId(),
    guid: shipment.guid,
    hook: hook.id,
    event: shipment.event,
    action: typeof action === 'string' ? action : null,
    repository: shipment.repository,
    deliveredAt: options.context.forge.now(),
    redelivery: shipment.redelivery,
    duration: Math.round(performance.now() - started) / 1000,
    url: hook.url,
    requestHeaders: headers,
    payload,
    ...answer,
  });
}

type HookAnswer = Pick<DeliveryRecord, 'status' | 'statusCode' | 'responseHeaders' | 'responseBody'>;

async function post(
  url: string,
  request: { readonly headers: Record<string, string>; readonly body: string; readonly timeout: number },
): Promise<HookAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeout),
    });
    const responseBody = (await response.text()).slice(0, 10_000);
    const status = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`;
    return {
      status,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody,
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    const status = timedOut ? 'timed out' : 'failed to connect to host';
    return { status, statusCode: timedOut ? 504 : 502, responseHeaders: {}, responseBody: '' };
  }
}
