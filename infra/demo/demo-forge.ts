/**
 * The demo's code host: the local forge on the fleet's repositories, at an address that stays the same between runs.
 *
 * Runs in the demo's own process. Tokens and the webhook secret are made at the first start, kept in the state folder for
 * its owner alone, and handed to the stack through the environment.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOctokit } from '../../activities/adapters/code-host/github-host.ts';
import type { CodeHostConfig } from '../../core/config/config.ts';
import { freePort } from '../dev-stack/ports.ts';
import { type LocalForge, startLocalForge } from '../local-forge/index.ts';
import type { Fleet } from './fleet.ts';

/** Name of the forge as a code host; first part of its repositories' ids. */
export const forgeName = 'forge';

/** Organisation that owns the fleet. */
export const organization = 'demo';

const tokenVariable = 'REGRADE_DEMO_FORGE_TOKEN';
const webhookSecretVariable = 'REGRADE_DEMO_WEBHOOK_SECRET';

/** A running code host. */
export interface DemoForge {
  readonly codeHost: CodeHostConfig;
  readonly forge: LocalForge;
  /** Sends the forge's webhooks to the dashboard's server. */
  connect(dashboardUrl: string): Promise<void>;
  close(): Promise<void>;
}

interface Identity {
  readonly port: number;
  readonly token: string;
  readonly webhookSecret: string;
}

/** Starts the forge below `directory` and puts every repository of the fleet on it. */
export async function startDemoForge(directory: string, fleet: Fleet): Promise<DemoForge> {
  const identity = await readIdentity(directory);
  const forge = await startLocalForge({
    directory: join(directory, 'data'),
    port: identity.port,
    tokens: [{ token: identity.token, login: 'regrade-demo', permission: 'admin' }],
  });
  process.env[tokenVariable] = identity.token;
  process.env[webhookSecretVariable] = identity.webhookSecret;
  forge.createOrganization(organization);
  const octokit = createOctokit({ apiUrl: forge.apiUrl, token: identity.token });
  const present = await octokit.paginate(octokit.rest.repos.listForOrg, { org: organization, per_page: 100 });
  const names = new Set(present.map((repository) => repository.name));
  for (const { name, gitDirectory } of fleet.repositories) {
    if (!names.has(name)) await forge.adopt({ owner: organization, name, gitDirectory });
  }
  return {
    forge,
    codeHost: {
      name: forgeName,
      kind: 'github',
      apiUrl: forge.apiUrl,
      webUrl: forge.url,
      tokenVariable,
      webhookSecretVariable,
    },
    connect: async (dashboardUrl) => {
      const { data: hooks } = await octokit.rest.orgs.listWebhooks({ org: organization });
      for (const hook of hooks)
        await octokit.rest.orgs.deleteWebhook({ org: organization, hook_id: hook.id });
      await octokit.rest.orgs.createWebhook({
        org: organization,
        name: 'web',
        events: ['pull_request', 'pull_request_review', 'check_run', 'status'],
        config: {
          url: new URL(`/webhooks/github?host=${forgeName}`, dashboardUrl).href,
          content_type: 'json',
          secret: identity.webhookSecret,
        },
      });
    },
    close: () => forge.close(),
  };
}

/** The port is kept while it is free: pull requests are addressed by it. */
async function readIdentity(directory: string): Promise<Identity> {
  const file = join(directory, 'identity.json');
  const known = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Identity) : undefined;
  const port = await freePort(known?.port);
  if (known?.port === port) return known;
  const identity: Identity = {
    port,
    token: known?.token ?? randomBytes(20).toString('hex'),
    webhookSecret: known?.webhookSecret ?? randomBytes(20).toString('hex'),
  };
  await mkdir(directory, { recursive: true });
  await writeFile(file, JSON.stringify(identity), { mode: 0o600 });
  return identity;
}
