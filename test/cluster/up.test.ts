import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Amr, amr, isAlive, temporaryFolder } from '../tools/amr.js';
import { describeWithNats } from './require.js';
import { TINY_JOB } from './tiny-job.js';

interface Up {
  readonly server: string;
  readonly folder: string;
  readonly processes: Record<string, number>;
  readonly metrics: Record<string, string>;
  readonly metricsTargets: string;
}

/** Starts `amr up` in the folder of the test. Resolves when the cluster is ready. */
async function startUp(folder: string, port = '0', options: string[] = []): Promise<{ up: Amr } & Up> {
  const up = new Amr(['up', '--port', port, '-o', 'json', ...options], { cwd: folder, env: { TMPDIR: folder } });
  await new Promise((resolve) => up.process.stdout!.once('data', resolve));
  return { up, ...(JSON.parse(up.stdout) as Up) };
}

describeWithNats('amr up', () => {
  const folder = temporaryFolder();

  it('starts a cluster that trains, restarts killed processes, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'job.yaml'), TINY_JOB);
    const { up, server, processes, folder: own, metrics, metricsTargets } = await startUp(folder);
    const names = ['coordinator', 'nats-server', 'parameter-server-1', 'parameter-server-2', 'worker-1', 'worker-2'];
    expect(Object.keys(processes).sort()).toEqual(names);
    process.kill(processes['worker-1'], 'SIGKILL');
    await up.says('worker-1 ended (SIGKILL): started again');
    const job = join(folder, 'job.yaml');
    const submitted = await amr('submit', job, '--server', server, '--insecure', '--wait', '-o', 'json');
    expect(submitted.code, submitted.stderr).toBe(0);
    const alone = await amr('train', job, '--model', join(folder, 'alone'), '-o', 'json');
    const digest = (text: string) => (JSON.parse(text) as { digest: string }).digest;
    expect(digest(submitted.stdout)).toBe(digest(alone.stdout));
    const targets = JSON.parse(readFileSync(metricsTargets, 'utf8')) as {
      targets: string[];
      labels: { pod: string };
    }[];
    expect(targets.map(({ labels }) => labels.pod)).toEqual(names.filter((name) => name !== 'nats-server'));
    for (const { targets: addresses, labels } of targets) {
      expect(addresses).toEqual([metrics[labels.pod]]);
      expect(await (await fetch(`http://${addresses[0]}/metrics`)).text()).toContain('amr_');
    }
    up.process.kill('SIGINT');
    expect((await up.ended).code).toBe(0);
    expect(Object.values(processes).filter(isAlive)).toEqual([]);
    expect(existsSync(own)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['alone', 'job.yaml']);
  });

  it('answers questions about unknown jobs, and survives a stopped coordinator and a deleted job', async () => {
    const { up, server, processes } = await startUp(folder);
    const job = join(folder, 'long.yaml');
    writeFileSync(job, TINY_JOB.replace('name: tiny', 'name: long').replace('epochs: 2', 'epochs: 100000'));
    const at = ['--server', server];
    for (const [command, ...rest] of [['watch'], ['logs'], ['fetch', '--to', join(folder, 'none')]]) {
      const { code, stderr } = await amr(command, 'nope', ...rest, ...at);
      expect(stderr).toContain('there is no job named nope. amr list shows the jobs that there are');
      expect(code).toBe(2);
    }
    const waiting = new Amr(['submit', job, '--wait', ...at]);
    await waiting.says('epoch 2/');
    const unfinished = await amr('fetch', 'long', '--to', join(folder, 'none'), ...at);
    expect(unfinished.stderr).toMatch(/long has no model: it is \w+, not Succeeded/);
    expect(unfinished.code).toBe(1);
    process.kill(processes.coordinator, 'SIGTERM');
    await up.says('coordinator ended');
    waiting.stderr = '';
    await waiting.says('epoch');
    expect((await amr('delete', 'long', ...at)).code).toBe(0);
    const { code, stderr } = await waiting.ended;
    expect(stderr).toContain('job long was deleted before it had ended');
    expect(code).toBe(1);
    up.process.kill('SIGINT');
    await up.ended;
  });

  it('says at Ctrl-C which jobs run, and goes on with them from --storage', async () => {
    const job = join(folder, 'kept.yaml');
    writeFileSync(job, TINY_JOB.replace('name: tiny', 'name: kept').replace('epochs: 2', 'epochs: 500'));
    const kept = ['--storage', join(folder, 'storage')];
    const first = await startUp(folder, '0', kept);
    expect((await amr('submit', job, '--server', first.server)).stderr).toContain(
      `amr watch kept --server ${first.server} shows its progress`,
    );
    const watching = new Amr(['watch', 'kept', '--server', first.server]);
    await watching.says(/epoch \d+\//);
    first.up.process.kill('SIGINT');
    const { stderr } = await first.up.ended;
    expect(stderr).toMatch(/job kept is running; its checkpoints are kept: amr up --storage \S+ goes on with it/);
    watching.process.kill('SIGKILL');
    const second = await startUp(folder, '0', kept);
    const ended = await amr('watch', 'kept', '--server', second.server, '-o', 'json');
    expect(ended.code, ended.stderr).toBe(0);
    second.up.process.kill('SIGINT');
    await second.up.ended;
    const third = await startUp(folder);
    await amr('submit', job, '--server', third.server);
    third.up.process.kill('SIGINT');
    expect((await third.up.ended).stderr).toMatch(
      /job kept is \w+, and it is lost with this cluster: .*amr up --storage DIR/,
    );
  });

  it('leaves nothing behind when it is killed', async () => {
    const before = readdirSync(folder).sort();
    const { up, processes } = await startUp(folder);
    up.process.kill('SIGKILL');
    await up.ended;
    const left = () => [...Object.values(processes).filter(isAlive), ...readdirSync(folder).sort()];
    await expect.poll(left, { timeout: 20_000 }).toEqual(before);
  });

  it('starts nothing when its port is in use', async () => {
    const { up, server } = await startUp(folder);
    const { code, stderr } = await amr('up', '--port', server.split(':')[1]);
    expect(stderr).toMatch(/Cannot start a cluster at 127\.0\.0\.1:\d+: .*EADDRINUSE.*another --port/);
    expect(code).toBe(2);
    up.process.kill('SIGINT');
    await up.ended;
  });

  it('says how to install nats-server when it is missing', async () => {
    const { code, stderr } = await new Amr(['up', '--port', '0'], { env: { PATH: folder } }).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('apt-get install nats-server');
  });
});
