/**
 * Chooses the model client that a configuration asks for, with ledger, cache and budget around it.
 *
 * `live` asks the endpoint; `recorded` only replays; `auto` is live where a key is set, else recorded where a folder of
 * recordings is given, else every call is the outcome `unconfigured`. Recordings win over nothing: a missing one is
 * never filled by a live call.
 */
import type { ModelConfig } from '../../../core/config/config.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Database } from '../database/database.ts';
import { budgetedClient } from './budget.ts';
import { cachingClient } from './caching-client.ts';
import type { ModelClient } from './model-client.ts';
import { openAiClient } from './openai-client.ts';
import { recordedClient } from './recorded-client.ts';
import { recordingClient } from './recording-client.ts';

/** What a configured model is made of. */
export interface ModelSettings {
  readonly config: ModelConfig;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly database: Database;
  readonly artifacts: ArtifactStore;
  /** Folder in which live answers are recorded as well; absent: they are not. */
  readonly recordTo?: string;
}

/** How a configuration reaches a model. */
export type ModelAccess = 'live' | 'recorded' | 'none';

/** Decides how a model is reached; `auto` depends on the key's variable being set and on recordings being given. */
export function modelAccess(
  config: ModelConfig,
  environment: Readonly<Record<string, string | undefined>>,
): ModelAccess {
  if (config.mode === 'live') return 'live';
  const recorded = config.recordings === undefined ? 'none' : 'recorded';
  if (config.mode === 'recorded') return recorded;
  const key = environment[config.apiKeyVariable];
  return key === undefined || key === '' ? recorded : 'live';
}

/** Opens the model of a configuration. */
export function openModel(settings: ModelSettings): ModelClient {
  const { config, environment, database, artifacts, recordTo } = settings;
  const shared = { database, artifacts, prices: config.tiers };
  const access = modelAccess(config, environment);
  if (access === 'recorded' && config.recordings !== undefined) {
    return cachingClient({ ...shared, inner: recordedClient(config.recordings), source: 'recorded' });
  }
  if (access === 'live') {
    const live = openAiClient({ config, environment });
    const kept = recordTo === undefined ? live : recordingClient(live, recordTo, () => new Date());
    const inner = budgetedClient(kept, database, config.tiers);
    return cachingClient({ ...shared, inner, source: 'live' });
  }
  const message =
    config.mode === 'recorded'
      ? 'Only recorded answers are allowed (`model.mode`), and no folder of recordings is configured (`model.recordings`).'
      : `No model is configured: ${config.apiKeyVariable} is not set and there is no folder of recordings (\`model.recordings\`).`;
  return { complete: async () => ({ kind: 'unconfigured', message }) };
}
