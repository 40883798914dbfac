import { defineConfig } from 'vitest/config';

/** Unit tests lie beside the code; `test/` holds what needs several rooms. Nothing here is timed. */
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    // End to end on Kubernetes, alone, for what else runs would slow it: eval "$(test/tools/cluster.sh up)" and
    // npm run test:kubernetes.
    // Kills at random moments: npm run test:chaos.
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
