import { defineConfig } from 'vitest/config';

/** Unit tests are beside the code; `test/` holds the tests that need several rooms. No test depends on time. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // The tests on Kubernetes run alone, because other tests would slow them: eval "$(test/tools/cluster.sh up)", then
    // npm run test:kubernetes. The tests that kill processes at random moments: npm run test:chaos.
    exclude: [
      'build/**',
      'dist/**',
      'node_modules/**',
      ...(process.env.AMR_KUBERNETES ? [] : ['test/kubernetes/**']),
      ...(process.env.AMR_CHAOS ? [] : ['test/cluster/chaos.test.ts']),
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ['test/tools/build.ts', 'test/tools/complete.ts'],
    pool: 'forks',
    maxWorkers: 2,
  },
});
