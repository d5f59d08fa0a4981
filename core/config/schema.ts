/**
 * The shape of `regrade.config.yaml`, for zod, and the environment variable that overrides each of its keys.
 *
 * Defaults that depend on the machine (state folder, cores) are given by the reader's caller. Holds no secret: keys end
 * in `Variable` where they name the environment variable that holds one.
 */
import { z } from 'zod';

const text = (description: string) => z.string().min(1).describe(description);
const count = (byDefault: number, description: string) =>
  z.int().min(1).max(10_000).default(byDefault).describe(description);

const tier = (name: 'fast' | 'smart') => {
  const [model, input, output] =
    name === 'fast' ? (['gpt-5-mini', 0.25, 2] as const) : (['gpt-5', 1.25, 10] as const);
  const price = (what: string, byDefault: number) =>
    z.number().min(0).default(byDefault).describe(`Price of a million ${what} tokens, in US dollars.`);
  return z
    .strictObject({
      model: text(`Model of the tier \`${name}\`.`).default(model),
      inputPrice: price('input', input),
      outputPrice: price('output', output),
      maxOutputTokens: z
        .int()
        .min(1)
        .default(16_000)
        .describe('Longest answer that is asked for, in tokens.'),
    })
    .prefault({});
};

const codeHost = z.strictObject({
  name: text('First part of the ids of its repositories; `scope.sources[].github.host` names it.'),
  kind: z.literal('github').default('github').describe('Kind of its API.'),
  apiUrl: z.url().describe('Address of its REST API.'),
  webUrl: z.url().describe('Address that people open.'),
  tokenVariable: text('Environment variable that holds the token.').default('GITHUB_TOKEN'),
  webhookSecretVariable: text(
    'Environment variable that holds the secret of webhooks; without it they are refused.',
  ).optional(),
});

const githubDotCom = Object.freeze({
  name: 'github.com',
  apiUrl: 'https://api.github.com',
  webUrl: 'https://github.com',
});

/** The configuration file as it is written; its output has all defaults that do not depend on the machine. */
export const ConfigFile = z
  .strictObject({
    stateDirectory: text('Folder of all embedded state.').optional(),
    model: z
      .strictObject({
        mode: z
          .enum(['live', 'recorded', 'auto'])
          .default('auto')
          .describe(
            '`live`: the endpoint; `recorded`: only stored answers; `auto`: live where a key is set.',
          ),
        baseUrl: z.url().optional().describe('Base URL of an OpenAI-compatible endpoint.'),
        apiKeyVariable: text('Environment variable that holds the key.').default('OPENAI_API_KEY'),
        recordings: text('Folder of recorded answers.').optional(),
        commandBudget: z
          .number()
          .min(0)
          .default(1)
          .describe('Most US dollars that one `search`, `apply` or `test` may spend on what queries ask.'),
        tiers: z.strictObject({ fast: tier('fast'), smart: tier('smart') }).prefault({}),
      })
      .prefault({}),
    codeHosts: z
      .array(codeHost)
      .prefault([githubDotCom])
      .describe('Code hosts, as a list; JSON in the variable.'),
    databaseUrl: text('PostgreSQL to use; the embedded one without it.')
      .regex(/^postgres(?:ql)?:\/\//)
      .optional(),
    temporal: z
      .strictObject({
        address: text('Temporal server, `host:port`; the embedded one without it.').optional(),
        namespace: text('Namespace of the Temporal server.').default('default'),
      })
      .prefault({}),
    dashboard: z
      .strictObject({
        port: z.int().min(0).max(65_535).default(7420).describe('Port of the dashboard; 0 takes a free one.'),
      })
      .prefault({}),
    concurrency: z
      .strictObject({
        scan: z
          .int()
          .min(1)
          .max(10_000)
          .optional()
          .describe('Worker threads of a scan; the number of cores by default.'),
        rewrite: count(4, 'Rewrites at once.'),
        verify: count(2, 'Verifications at once.'),
        publish: count(4, 'Code-host activities at once.'),
        window: count(50, 'Targets that one window keeps in flight.'),
      })
      .prefault({}),
  })
  .describe('The configuration of a Regrade installation.');

/** A configuration file of the right shape. */
export type ConfigFile = z.output<typeof ConfigFile>;

/** One key of the configuration that an environment variable overrides. */
export interface ConfigKey {
  /** Dotted path in the file. */
  readonly path: string;
  readonly variable: string;
  /** How the variable's text becomes a value. */
  readonly as: 'text' | 'number' | 'json';
}

function key(path: string, variable: string, as: ConfigKey['as'] = 'text'): ConfigKey {
  return Object.freeze({ path, variable, as });
}

function tierKeys(name: 'fast' | 'smart'): readonly ConfigKey[] {
  const path = `model.tiers.${name}`;
  const variable = `REGRADE_MODEL_${name.toUpperCase()}`;
  return [
    key(`${path}.model`, variable),
    key(`${path}.inputPrice`, `${variable}_INPUT_PRICE`, 'number'),
    key(`${path}.outputPrice`, `${variable}_OUTPUT_PRICE`, 'number'),
    key(`${path}.maxOutputTokens`, `${variable}_MAX_OUTPUT_TOKENS`, 'number'),
  ];
}

/** Every key with its environment variable, in the order of the documentation. */
export const configKeys: readonly ConfigKey[] = Object.freeze([
  key('stateDirectory', 'REGRADE_HOME'),
  key('model.mode', 'REGRADE_MODEL_MODE'),
  key('model.baseUrl', 'OPENAI_BASE_URL'),
  key('model.apiKeyVariable', 'REGRADE_MODEL_API_KEY_VARIABLE'),
  key('model.recordings', 'REGRADE_MODEL_RECORDINGS'),
  key('model.commandBudget', 'REGRADE_MODEL_COMMAND_BUDGET', 'number'),
  ...tierKeys('fast'),
  ...tierKeys('smart'),
  key('codeHosts', 'REGRADE_CODE_HOSTS', 'json'),
  key('databaseUrl', 'DATABASE_URL'),
  key('temporal.address', 'TEMPORAL_ADDRESS'),
  key('temporal.namespace', 'TEMPORAL_NAMESPACE'),
  key('dashboard.port', 'REGRADE_DASHBOARD_PORT', 'number'),
  key('concurrency.scan', 'REGRADE_CONCURRENCY_SCAN', 'number'),
  key('concurrency.rewrite', 'REGRADE_CONCURRENCY_REWRITE', 'number'),
  key('concurrency.verify', 'REGRADE_CONCURRENCY_VERIFY', 'number'),
  key('concurrency.publish', 'REGRADE_CONCURRENCY_PUBLISH', 'number'),
  key('concurrency.window', 'REGRADE_CONCURRENCY_WINDOW', 'number'),
]);
