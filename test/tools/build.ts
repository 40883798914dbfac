import { spawnSync } from 'node:child_process';
import { ROOT } from './documents.js';

/** Builds `dist` before all tests, because tests start the built `amr`. This takes seconds if nothing has changed. */
export function setup(): void {
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm run build failed: tests that start amr cannot run');
}
