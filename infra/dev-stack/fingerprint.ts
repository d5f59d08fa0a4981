/**
 * What a stack was started with: configuration and code. A stack with another fingerprint is outdated.
 */
import type { Config } from '../../core/config/config.ts';
import { hashOf } from '../../core/hash.ts';
import { hashOfTree } from '../processes/tree-hash.ts';

/** Everything that the processes of a stack run. */
const code = [
  'core',
  'query-language',
  'activities',
  'workflows',
  'dashboard',
  'infra',
  'migrations',
  'package-lock.json',
];

/** Hash of a configuration and of the code that runs here. */
export async function fingerprintOf(config: Config): Promise<string> {
  return hashOf({ config, code: await hashOfTree(code) });
}
