/**
 * Delivers events to webhooks, signed as GitHub signs them, in the order they happened.
 *
 * Nothing waits for a delivery and nothing is tried again by itself, as on GitHub; the log holds every attempt and a
 * redelivery keeps its GUID. Deliveries that have not left when the process dies are lost.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
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
  /** Waits like `idle`, for one timeout at most; what has not begun by then is dropped. */
  stop(): Promise<void>;
}

/** How to deliver; GitHub gives a receiver 10 seconds. */
export interface DelivererOptions {
  readonly context: Pick<Context, 'forge' | 'addresses'>;
  readonly log: DeliveryLog;
  readonly timeoutMilliseconds: number;
  readonly reportBug: (error: unknown) => void;
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
  const stopped = new AbortController();

  function ship(shipment: Shipment): void {
    const line = lines.get(shipment.hook.id) ?? Promise.resolve();
    const next = line.then(() => send(options, shipment, stopped.signal)).catch(options.reportBug);
    lines.set(shipment.hook.id, next);
  }

  function emit(event: ForgeEvent): void {
    const hooks = hooksFor(options.context, event);
    if (hooks.length === 0) return;
    const { name, repository } = event;
    const made = buildPayload(options.context, event);
    const guid = randomUUID();
    building = Promise.allSettled([building, made]).then(([, result]) => {
      if (result.status === 'rejected') return options.reportBug(result.reason);
      const payload = JSON.stringify(result.value);
      for (const hook of hooks)
        ship({ hook, event: name, guid, repository: repository.id, redelivery: false, payload });
    });
  }

  const idle = (): Promise<unknown> => building.then(() => Promise.all(lines.values()));

  return {
    emit,
    ping: (hook, repository) => ship(pingShipment(hook, repository)),
    redeliver: (hook, delivery) => ship(repeatedShipment(hook, delivery)),
    idle: async () => void (await idle()),
    stop: async () => {
      await Promise.race([idle(), delay(options.timeoutMilliseconds, undefined, { ref: false })]);
      stopped.abort();
      await idle();
    },
  };
}

function repeatedShipment(hook: HookRecord, delivery: DeliveryRecord): Shipment {
  const { event, guid, repository, payload } = delivery;
  return { hook, event, guid, repository, redelivery: true, payload };
}

function pingShipment(hook: HookRecord, repository: Repository | undefined): Shipment {
  const payload = JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: hook.id });
  const guid = randomUUID();
  return { hook, event: 'ping', guid, repository: repository?.id ?? 0, redelivery: false, payload };
}

function hooksFor(context: Pick<Context, 'forge'>, event: ForgeEvent): HookRecord[] {
  const { owner } = event.repository.record();
  const hooks = [...event.repository.hooks.all(), ...context.forge.organizationHooks(owner).all()];
  return hooks.filter(
    (hook) => hook.active && (hook.events.includes(event.name) || hook.events.includes('*')),
  );
}

/** Begins at once, so that the payload shows the state that the event is about. */
async function buildPayload(context: DelivererOptions['context'], event: ForgeEvent): Promise<object> {
  const { owner } = event.repository.record();
  const organization = context.forge.organization(owner);
  const whole = {
    repository: presentRepository(context, event.repository, undefined),
    ...(organization ? { organization: presentOrganization(context, organization) } : {}),
    sender: presentUser(context.addresses, event.sender),
  };
  return { ...(await event.payload()), ...whole };
}

async function send(options: DelivererOptions, shipment: Shipment, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return;
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
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(options.timeoutMilliseconds)]);
  const answer = await post(hook.url, { headers, body, signal });
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
  request: { readonly headers: Record<string, string>; readonly body: string; readonly signal: AbortSignal },
): Promise<HookAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: request.signal,
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
