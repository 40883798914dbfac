import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileJob, parseJob } from '../../job/index.js';
import { runCli } from '../../test/support/cli.js';
import type { EmbedOptions, ExportOptions } from '../../local/index.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('amr export and amr embed', () => {
  const calls: { model: string; options: EmbedOptions | ExportOptions }[] = [];
  const library = {
    exportModel: (model: string, options: ExportOptions) => {
      calls.push({ model, options });
      return Promise.resolve({ files: ['/here/out/users.npy'], users: 1200, items: 300, factors: 64 });
    },
    embed: (model: string, options: EmbedOptions) => {
      calls.push({ model, options });
      return Promise.resolve({ files: ['/here/out/items.npy'], items: 3, factors: 64 });
    },
  };

  it('say what was written, with paths from the working folder', async () => {
    const run = await runCli(['export', 'm', '--to', 'out', '--format', 'npy'], { cwd: '/here', library });
    expect(run).toEqual({
      code: 0,
      stderr: '',
      stdout: '1,200 users and 300 items, vectors of 64\n/here/out/users.npy\n',
    });
    expect(calls.pop()).toEqual({
      model: '/here/m',
      options: {
        to: '/here/out',
        format: 'npy',
        onDownload: expect.any(Function),
        onProgress: expect.any(Function),
        onWarning: expect.any(Function),
      },
    });
    const embed = await runCli(['embed', 'm', '--features', 'a.npy', '--features', '/b.npy', '--to', 'out'], {
      cwd: '/here',
      library,
    });
    expect(embed.stdout).toBe('3 items, vectors of 64\n/here/out/items.npy\n');
    expect(calls.pop()?.options).toEqual({
      features: ['/here/a.npy', '/b.npy'],
      to: '/here/out',
      onWarning: expect.any(Function),
      format: 'safetensors',
    });
    const json = await runCli(['embed', 'm', '--features', 'a.npy', '--to', 'out', '-o', 'json'], {
      cwd: '/here',
      library,
    });
    expect(JSON.parse(json.stdout)).toEqual({ files: ['/here/out/items.npy'], items: 3, factors: 64 });
  });
});

describe('amr validate', () => {
  const FILE =
    'apiVersion: amr.dev/v1alpha1\nkind: TrainingJob\nmetadata: {name: tiny}\nspec: {data: {synthetic: {}}}\n';
  writeFileSync(join(folder, 'job.yaml'), FILE);
  const data = {
    users: 1000,
    items: 500,
    interactions: 12_345,
    validationPairs: 0,
    testPairs: 1000,
    featureWidth: 32,
    fingerprint: 'f',
    notes: ['train.csv: comma-separated, header; user = user, item = item'],
    examples: [['ann', 'tea'] as const],
    warnings: ['3 repeated interactions were merged'],
  };
  const library = { validateJob: () => Promise.resolve(data) };

  it('says what is in the data, and warns', async () => {
    expect(await runCli(['validate', 'job.yaml'], { cwd: folder, library })).toEqual({
      code: 0,
      stdout:
        'job.yaml is sound\n1,000 users, 500 items, 12,345 interactions, 1,000 test pairs, features of width 32\nthe first interactions:\n  user "ann", item "tea"\n',
      stderr:
        'train.csv: comma-separated, header; user = user, item = item\nwarning: 3 repeated interactions were merged\n',
    });
  });

  it('prints the job with every default as JSON, which is a job file again', async () => {
    const run = await runCli(['validate', 'job.yaml', '--set', 'spec.seed=9', '-o', 'json'], { cwd: folder, library });
    const printed = JSON.parse(run.stdout) as { valid: boolean; job: unknown; data: unknown };
    expect(printed).toMatchObject({ valid: true, data });
    expect(compileJob(printed.job)).toEqual(parseJob(FILE, { file: 'job.yaml', set: ['spec.seed=9'] }));
  });

  it('names every file that is not there, and says so as JSON with exit code 2', async () => {
    writeFileSync(join(folder, 'missing.yaml'), FILE.replace('{synthetic: {}}', '{interactions: a.csv, test: b.csv}'));
    const { validateJob } = await import('../../local/index.js');
    const run = await runCli(['validate', 'missing.yaml', '-o', 'json'], { cwd: folder, library: { validateJob } });
    expect(run.code).toBe(2);
    const problems = ['a.csv', 'b.csv'].map((name) => `Cannot read ${join(folder, name)}: there is no such file`);
    expect(JSON.parse(run.stdout)).toEqual({ valid: false, problems });
  });
});
