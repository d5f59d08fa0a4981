/** How Vitest runs the project's tests; the servers they use are the harness's. */
import { defineConfig } from 'vitest/config';

/** One project for the whole repository: tests stand beside what they test, `test/` holds what crosses folders. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['node_modules/**', '.regrade/**', '**/fixtures/**', 'dist/**'],
    globalSetup: ['test/harness/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    pool: 'forks',
  },
});
