import { defineConfig } from 'vitest/config';

/** Unit tests lie beside the code; `test/` holds what needs several rooms. Nothing here is timed. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: 'test/tools/complete.ts',
    pool: 'forks',
    maxWorkers: 2,
  },
});
