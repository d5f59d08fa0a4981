/**
 * The local forge: a GitHub-compatible server on real bare repositories. See README.md.
 */
export type { ForgeToken } from './http/access.ts';
export type { Answer, Permission } from './http/call.ts';
export type { IncomingRequest, Interceptor } from './http/server.ts';
export {
  type AdoptRequest,
  type ForgeRepository,
  type LocalForge,
  type LocalForgeOptions,
  type RepositoryRequest,
  startLocalForge,
} from './local-forge.ts';
export { signBody } from './webhooks/deliver.ts';
