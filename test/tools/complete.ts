import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const INSTALL = fileURLToPath(new URL('../../dist/deploy/tensorflow/install.js', import.meta.url));

/** Installs the library of TensorFlow before all tests if AMR_REQUIRE_ALL=1. `npm ci` does not install it. */
export function setup(): void {
  if (process.env.AMR_REQUIRE_ALL !== '1') return;
  const { status } = spawnSync(process.execPath, [INSTALL], { stdio: 'inherit' });
  if (status !== 0) throw new Error('npm run tensorflow:install failed: its tests cannot run');
}
