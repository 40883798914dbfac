import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { Phase } from '../../proto/index.js';
import { Amr, temporaryFolder } from '../tools/amr.js';
import { TestCluster } from './cluster.js';
import { disturbedJob } from './disturbed-job.js';
import { describeWithNats } from './require.js';

const NAME = 'told';
const JOB = disturbedJob(NAME, [5, 6, 14]);

describeWithNats('the log of a job', (natsServer) => {
  const folder = temporaryFolder();
  let cluster: TestCluster;
  afterEach(() => cluster.close());

  async function start(): Promise<void> {
    cluster = await TestCluster.start({ natsServer, folder: join(folder, randomUUID()), workers: 2, shards: 2 });
  }

  /** Starts `amr logs` on this cluster. */
  const logs = (...args: string[]) => new Amr(['logs', NAME, '--server', cluster.coordinator.address, ...args]);

  /** Runs `amr logs` to its end and resolves with its lines. */
  async function linesOf(...args: string[]): Promise<string[]> {
    const { code, stdout, stderr } = await logs(...args).ended;
    expect(code, stderr).toBe(0);
    return stdout.split('\n').filter((line) => line !== '');
  }

  const logFolders = () =>
    readdirSync(join(cluster.options.folder, 'store', 'jobs')).filter((each) => each.endsWith('.log'));

  it('has the lines of a killed worker, a killed coordinator and of all others, after all of them are gone', async () => {
    await start();
    await cluster.submit(JOB);
    const follower = logs('--follow');
    await cluster.reach(NAME, 0.3);
    await cluster.kill('worker-0');
    cluster.restart('worker-0');
    await cluster.reach(NAME, 0.6);
    await cluster.kill('coordinator');
    cluster.restart('coordinator');
    const status = await cluster.watch(NAME);
    expect(status.phase, cluster.story()).toBe(Phase.PHASE_SUCCEEDED);
    const followed = (await follower.ended).stdout.split('\n');
    for (const member of ['worker-0', 'worker-1', 'shard-0', 'shard-1']) await cluster.kill(member);
    cluster.signal('coordinator', 'SIGTERM');
    await cluster.ended('coordinator');
    cluster.restart('coordinator');
    const all = await linesOf();
    const said = (source: string, words: RegExp) =>
      all.filter((line) => line.includes(` ${source}  `) && words.test(line));
    // The process that was killed said that it loads run 1, and no later process does.
    expect(said('worker-0', /loading run=1 /), all.join('\n')).toHaveLength(1);
    for (const shard of ['shard-0', 'shard-1']) expect(said(shard, /loading run=1 /), all.join('\n')).toHaveLength(1);
    expect(said('worker-1', /dropped/).length).toBeGreaterThan(0);
    expect(said('coordinator', /worker-0 is lost/).length, all.join('\n')).toBeGreaterThan(0);
    expect(all.join('\n')).not.toContain('outdated');
    // No line is there twice, although members repeat what may not have arrived.
    expect(new Set(all).size).toBe(all.length);
    // A reader that followed through the outage saw what the members said after it.
    for (const line of said('worker-1', /./)) expect(followed).toContain(line);
    expect(await linesOf('--role', 'parameter-server')).toEqual(all.filter((line) => / shard-[01] {2}/.test(line)));
    expect(await linesOf('--member', 'worker-1', '--tail', '2')).toEqual(said('worker-1', /./).slice(-2));
    expect(await linesOf('--since', '2100-01-01')).toEqual([]);
    expect(await linesOf('--level', 'warn')).toEqual(all.filter((line) => line.includes(' warn  ')));
    expect(logFolders()).toHaveLength(1);
    // A job is gone when the shards have deleted its checkpoints.
    for (const shard of ['shard-0', 'shard-1']) cluster.restart(shard);
    await cluster.jobs.delete(NAME);
    await vi.waitFor(() => expect(logFolders()).toEqual([]), { timeout: 30_000, interval: 100 });
  });

  it('has what members said while the coordinator was away, once, and does without a damaged piece', async () => {
    await start();
    await cluster.submit(JOB);
    await cluster.reach(NAME, 0.2);
    await cluster.kill('coordinator');
    // The worker loses its work and says so while nobody hears it.
    cluster.signal('worker-1', 'SIGTERM');
    await vi.waitFor(() => expect(cluster.log('worker-1')).toContain('"message":"leaving"'), { timeout: 20_000 });
    cluster.restart('coordinator');
    await cluster.ended('worker-1');
    const left = async () =>
      (await linesOf('--member', 'worker-1')).filter((line) => / worker-1 {2}leaving$/.test(line));
    await vi.waitFor(async () => expect(await left()).toHaveLength(1), { timeout: 20_000, interval: 500 });
    cluster.signal('coordinator', 'SIGTERM');
    await cluster.ended('coordinator');
    const piece = join(cluster.options.folder, 'store', 'jobs', logFolders()[0], '0.json');
    writeFileSync(piece, readFileSync(piece, 'utf8').replace('leaving', 'staying'));
    cluster.restart('coordinator');
    const text = (await linesOf()).join('\n');
    expect(text).toMatch(/warn +coordinator {2}.*0\.json was altered or damaged/);
    expect(text).not.toContain('staying');
  });
});
