/**
 * How a worker of the test run asks the runner's process for a server (`servers.ts`).
 */
import { inject } from 'vitest';
import type { HarnessAnswers } from './servers.ts';

declare module 'vitest' {
  /** Values that the global set-up hands to test files. */
  export interface ProvidedContext {
    /** Loopback port of the harness. */
    regradeHarnessPort: number;
  }
}

/** Asks for a server, which starts with the first question; throws with its reason where it cannot be had. */
export async function ask<Name extends keyof HarnessAnswers>(name: Name): Promise<HarnessAnswers[Name]> {
  const response = await fetch(`http://127.0.0.1:${inject('regradeHarnessPort')}/${name}`);
  if (!response.ok) throw new Error(`The test harness cannot provide ${name}: ${await response.text()}`);
  return (await response.json()) as HarnessAnswers[Name];
}
