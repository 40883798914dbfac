import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../tools/amr.js';

const program = fileURLToPath(new URL('./try.sh', import.meta.url));
const log = join(temporaryFolder(), 'trial.log');
const hasGpu = existsSync('/dev/nvidiactl') || existsSync('/dev/dxg');

it.skipIf(hasGpu)('test/gpu/try.sh says that a machine has no GPU, and tries nothing', () => {
  const { status, stdout } = spawnSync(program, [`--out=${log}`], { encoding: 'utf8' });
  expect(stdout).toContain('This machine shows no NVIDIA GPU. Nothing was tried.');
  expect(readFileSync(log, 'utf8')).toContain('--allow-cpu');
  expect(status).toBe(3);
});

it('test/gpu/try.sh refuses an option that it does not know', () => {
  const { status, stderr } = spawnSync(program, ['--alow-cpu'], { encoding: 'utf8' });
  expect(stderr).toContain('unknown option --alow-cpu');
  expect(status).toBe(2);
});
