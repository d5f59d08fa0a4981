/**
 * The environment variable that overrides each key of the configuration. Plain data: free of zod, so that it is read where no
 * configuration has to be checked.
 */

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
