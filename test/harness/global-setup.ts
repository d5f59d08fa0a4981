/** Vitest's global set-up: one harness for the whole run, whatever number of workers. */
import type { TestProject } from 'vitest/node';
import './client.ts';
import { openHarness } from './servers.ts';

/** Opens the harness before the first test file and hands its end to Vitest. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const harness = await openHarness();
  project.provide('regradeHarnessPort', harness.port);
  return harness.close;
}
