import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../test/support/cli.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function script(shell: 'bash' | 'zsh'): Promise<string> {
  const { code, stdout } = await runCli(['completion', shell]);
  expect(code).toBe(0);
  const path = join(folder, shell);
  writeFileSync(path, stdout);
  return path;
}

/** What bash offers after these words, the last of which is being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const typed = ['amr', ...words].map((word) => `'${word}'`).join(' ');
  const program = `source '${await script('bash')}'; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _amr; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('amr completion bash', () => {
  it('offers commands, options and the values of options and arguments', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['train', 'evaluate', 'completion']));
    expect(await offered('')).toContain('demo');
    expect(await offered('ex')).toEqual(['export']);
    expect(await offered('train', '--re')).toEqual(['--resume']);
    expect(await offered('export', 'm', '--format', '')).toEqual(['safetensors', 'npy', 'parquet']);
    expect(await offered('evaluate', 'm', '-o', 'j')).toEqual(['json']);
    expect(await offered('completion', '')).toEqual(['bash', 'zsh']);
  });

  it('leaves the rest to the completion of files', async () => {
    expect(await offered('train', '')).toEqual([]);
    expect(await offered('train', '--features', '')).toEqual([]);
  });
});

describe('amr completion zsh', () => {
  it('is a script that zsh reads', async (context) => {
    const path = await script('zsh');
    const zsh = spawnSync('zsh', ['-n', path], { encoding: 'utf8' });
    if (zsh.error && !process.env.AMR_REQUIRE_ALL) context.skip('zsh is not installed');
    expect(zsh).toMatchObject({ status: 0, stderr: '' });
  });

  it('describes commands, options and values', async () => {
    const { stdout } = await runCli(['completion', 'zsh']);
    expect(stdout).toContain("'train:train a model on this machine'");
    expect(stdout).toContain(':format:(safetensors npy parquet)');
    expect(stdout).toContain(
      "'*--set[change a value of the job file, such as spec.seed=2; may be repeated]:set:_files'",
    );
    expect(stdout).toContain("'*--features[");
  });
});
