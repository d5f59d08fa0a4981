/**
 * The shape of `regrade.config.yaml`, for zod.
 *
 * Defaults that depend on the machine (state folder, cores) are given by the reader's caller. Holds no secret: keys end
 * in `Variable` where they name the environment variable that holds one.
 */
import { z } from 'zod';
import { fixedDefaults } from './defaults.ts';

const text = (description: string) => z.string().min(1).describe(description);
const count = (byDefault: number, description: string) =>
  z.int().min(1).max(10_000).default(byDefault).describe(description);

const tier = (name: 'fast' | 'smart') => {
  const { model, inputPrice, outputPrice, maxOutputTokens } = fixedDefaults.model.tiers[name];
  const price = (what: string, byDefault: number) =>
    z.number().min(0).default(byDefault).describe(`Price of a million ${what} tokens, in US dollars.`);
  return z
    .strictObject({
      model: text(`Model of the tier \`${name}\`.`).default(model),
      inputPrice: price('input', inputPrice),
      outputPrice: price('output', outputPrice),
      maxOutputTokens: z
        .int()
        .min(1)
        .default(maxOutputTokens)
        .describe('Longest answer that is asked for, in tokens.'),
    })
    .prefault({});
};

const codeHost = z.strictObject({
  name: text('First part of the ids of its repositories; `scope.sources[].github.host` names it.'),
  kind: z.literal('github').default(fixedDefaults.codeHost.kind).describe('Kind of its API.'),
  apiUrl: z.url().describe('Address of its REST API.'),
  webUrl: z.url().describe('Address that people open.'),
  tokenVariable: text('Environment variable that holds the token.').default(
    fixedDefaults.codeHost.tokenVariable,
  ),
  webhookSecretVariable: text(
    'Environment variable that holds the secret of webhooks; without it they are refused.',
  ).optional(),
});

/** The configuration file as it is written; its output has all defaults that do not depend on the machine. */
export const ConfigFile = z
  .strictObject({
    stateDirectory: text('Folder of all embedded state.').optional(),
    model: z
      .strictObject({
        mode: z
          .enum(['live', 'recorded', 'auto'])
          .default(fixedDefaults.model.mode)
          .describe(
            '`live`: the endpoint; `recorded`: only stored answers; `auto`: live where a key is set.',
          ),
        baseUrl: z.url().optional().describe('Base URL of an OpenAI-compatible endpoint.'),
        apiKeyVariable: text('Environment variable that holds the key.').default(
          fixedDefaults.model.apiKeyVariable,
        ),
        recordings: text('Folder of recorded answers.').optional(),
        commandBudget: z
          .number()
          .min(0)
          .default(fixedDefaults.model.commandBudget)
          .describe('Most US dollars that one `search`, `apply` or `test` may spend on what queries ask.'),
        tiers: z.strictObject({ fast: tier('fast'), smart: tier('smart') }).prefault({}),
      })
      .prefault({}),
    codeHosts: z
      .array(codeHost)
      .prefault([fixedDefaults.githubDotCom])
      .describe('Code hosts, as a list; JSON in the variable.'),
    databaseUrl: text('PostgreSQL to use; the embedded one without it.')
      .regex(/^postgres(?:ql)?:\/\//)
      .optional(),
    temporal: z
      .strictObject({
        address: text('Temporal server, `host:port`; the embedded one without it.').optional(),
        namespace: text('Namespace of the Temporal server.').default(fixedDefaults.temporal.namespace),
      })
      .prefault({}),
    dashboard: z
      .strictObject({
        port: z
          .int()
          .min(0)
          .max(65_535)
          .default(fixedDefaults.dashboard.port)
          .describe('Port of the dashboard; 0 takes a free one.'),
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
        rewrite: count(fixedDefaults.concurrency.rewrite, 'Rewrites at once.'),
        verify: count(fixedDefaults.concurrency.verify, 'Verifications at once.'),
        publish: count(fixedDefaults.concurrency.publish, 'Code-host activities at once.'),
        window: count(fixedDefaults.concurrency.window, 'Targets that one window keeps in flight.'),
      })
      .prefault({}),
  })
  .describe('The configuration of a Regrade installation.');

/** A configuration file of the right shape. */
export type ConfigFile = z.output<typeof ConfigFile>;
