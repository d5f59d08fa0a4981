/**
 * What every handler works with: the state, the addresses that answers carry, and where events go.
 */
import type { Forge, Repository } from './forge.ts';
import type { Actor } from './http/call.ts';

/** Base addresses without a last slash: pages and clones, and the REST API. */
export interface Addresses {
  readonly html: string;
  readonly api: string;
}

/** Events that webhooks can subscribe to. */
export type EventName =
  | 'check_run'
  | 'issue_comment'
  | 'pull_request'
  | 'pull_request_review'
  | 'pull_request_review_comment'
  | 'push'
  | 'repository'
  | 'status';

/** One event of a repository; `payload` is made only when a hook wants it. */
export interface ForgeEvent {
  readonly name: EventName;
  readonly repository: Repository;
  readonly sender: string;
  payload(): object | Promise<object>;
}

/** Everything a handler needs. */
export interface Context {
  readonly forge: Forge;
  readonly addresses: Addresses;
  emit(event: ForgeEvent): void;
}

/** Login that acts when nobody is signed in (a push of the forge itself). */
export const ghostLogin = 'ghost';

/** Login of a caller. */
export function loginOf(actor: Actor | undefined): string {
  return actor?.login ?? ghostLogin;
}
