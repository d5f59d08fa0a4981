/**
 * The configuration of an installation that sets nothing. Free of zod: commands that find neither a file nor a variable start
 * without a schema; the schema takes its defaults from here.
 */
import type { Config } from './config.ts';

/** What depends on the machine. */
export interface MachineDefaults {
  readonly stateDirectory: string;
  readonly cores: number;
}

/** The defaults that depend on no machine; prices in US dollars a million tokens. */
export const fixedDefaults = Object.freeze({
  model: {
    mode: 'auto' as const,
    apiKeyVariable: 'OPENAI_API_KEY',
    tiers: {
      fast: { model: 'gpt-5-mini', inputPrice: 0.25, outputPrice: 2, maxOutputTokens: 16_000 },
      smart: { model: 'gpt-5', inputPrice: 1.25, outputPrice: 10, maxOutputTokens: 16_000 },
    },
    commandBudget: 1,
  },
  codeHost: { kind: 'github' as const, tokenVariable: 'GITHUB_TOKEN' },
  githubDotCom: {
    name: 'github.com',
    apiUrl: 'https://api.github.com',
    webUrl: 'https://github.com',
  },
  temporal: { namespace: 'default' },
  dashboard: { port: 7420 },
  concurrency: { rewrite: 4, verify: 2, publish: 4, window: 50 },
});

/** The configuration where neither a file nor a variable says anything; equal to what the reader makes of nothing. */
export function defaultConfig({ stateDirectory, cores }: MachineDefaults): Config {
  const { model, codeHost, githubDotCom, temporal, dashboard, concurrency } = fixedDefaults;
  return Object.freeze({
    stateDirectory,
    model,
    codeHosts: [{ ...githubDotCom, ...codeHost }],
    temporal,
    dashboard,
    concurrency: { ...concurrency, scan: cores },
  });
}
