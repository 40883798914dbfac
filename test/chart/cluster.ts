import { spawnSync } from 'node:child_process';
import { describe, it } from 'vitest';

const HOW_TO_GET_A_CLUSTER =
  'no Kubernetes answers: set KUBECONFIG to one that may be changed (kind, k3d, ...), and put kubectl on PATH';

/** Runs kubectl and returns what it printed. Throws its error text if it fails. */
export function kubectl(args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync('kubectl', args, { encoding: 'utf8', input });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.trim());
  return stdout;
}

/** A `describe` for tests that need the cluster that KUBECONFIG names. Without one they are skipped, or fail if AMR_REQUIRE_ALL=1. */
export function describeWithCluster(name: string, tests: () => void): void {
  const answers =
    process.env.KUBECONFIG !== undefined &&
    spawnSync('kubectl', ['version', '--request-timeout=10s'], { stdio: 'ignore' }).status === 0;
  if (answers) {
    describe(name, tests);
  } else if (process.env.AMR_REQUIRE_ALL === '1') {
    describe(name, () => {
      throw new Error(HOW_TO_GET_A_CLUSTER);
    });
  } else {
    console.warn(`skipped: ${name}: ${HOW_TO_GET_A_CLUSTER}`);
    describe(name, () => {
      it.skip(HOW_TO_GET_A_CLUSTER, () => undefined);
    });
  }
}
