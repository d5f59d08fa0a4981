/**
 * The installation's configuration, checked: endpoints, code hosts, storage, concurrency. Never holds a secret.
 *
 * Plain data that `reader.ts` makes of `regrade.config.yaml` and environment variables. Secrets stay in the environment;
 * the configuration only names the variable that holds one. Free of zod and Node.
 */

/** Everything an installation may set; every member has a default. */
export interface Config {
  /** Folder of all embedded state: databases, mirrors, artifacts, logs, ports. */
  readonly stateDirectory: string;
  readonly model: ModelConfig;
  readonly codeHosts: readonly CodeHostConfig[];
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl?: string;
  readonly temporal: { readonly address?: string; readonly namespace: string };
  readonly dashboard: { readonly port: number };
  readonly concurrency: {
    /** Worker threads of a scan. @default number of cores */
    readonly scan: number;
    readonly rewrite: number;
    readonly verify: number;
    /** Code-host activities at once. */
    readonly publish: number;
    /** Targets that one window keeps in flight. */
    readonly window: number;
  };
}

/** How model steps reach a model. */
export interface ModelConfig {
  /**
   * `live`: the endpoint; `recorded`: only stored answers; `auto`: live where an API key is set, else recorded where
   * recordings are given, else model steps fail with a clear outcome.
   */
  readonly mode: 'live' | 'recorded' | 'auto';
  /** Base URL of an OpenAI-compatible endpoint; absent: the client's default. */
  readonly baseUrl?: string;
  /** Name of the environment variable that holds the key. @default OPENAI_API_KEY */
  readonly apiKeyVariable: string;
  readonly tiers: { readonly fast: ModelTier; readonly smart: ModelTier };
  /** Folder of recorded answers. */
  readonly recordings?: string;
  /** Most US dollars that one command (`search`, `apply`, `test`) may spend on questions of queries. @default 1 */
  readonly commandBudget?: number;
}

/** One tier's model and its prices in US dollars a million tokens. */
export interface ModelTier {
  readonly model: string;
  readonly inputPrice: number;
  readonly outputPrice: number;
  readonly maxOutputTokens: number;
}

/** One code host; `name` is the first part of its repositories' ids. */
export interface CodeHostConfig {
  readonly name: string;
  readonly kind: 'github';
  readonly apiUrl: string;
  readonly webUrl: string;
  /** Name of the environment variable that holds the token. */
  readonly tokenVariable: string;
  /** Name of the environment variable that holds the webhook secret; absent: webhooks of this host are refused. */
  readonly webhookSecretVariable?: string;
}
