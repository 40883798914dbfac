import { spawnSync } from 'node:child_process';
import { ROOT } from './documents.js';

/** Runs before all tests: brings `dist` up to date, as tests that start `amr` use it. Without a change it takes seconds. */
export function setup(): void {
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm run build failed: tests that start amr cannot run');
}
