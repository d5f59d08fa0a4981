/**
 * The local forge: a GitHub-compatible server on real bare repositories. See README.md.
 */
/** Who may use the forge. */
export type { ForgeToken } from './http/access.ts';
/** What an interceptor answers with. */
export type { Answer, Permission } from './http/call.ts';
/** The seam for faults and limits on demand. */
export type { IncomingRequest, Interceptor } from './http/server.ts';
/** The forge itself. */
export {
  type AdoptRequest,
  type ForgeRepository,
  type LocalForge,
  type LocalForgeOptions,
  type RepositoryRequest,
  startLocalForge,
} from './local-forge.ts';
/** How a receiver proves a webhook. */
export { signBody } from './webhooks/deliver.ts';
