import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';
import { describeWithNats } from './require.js';

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec:
  data: {synthetic: {users: 60, items: 50, seed: 3}}
  model: {factors: 4}
  stages: [{kind: vbpr, epochs: 2}]
  batchSize: 32
  engine: reference
`;

interface Up {
  readonly server: string;
  readonly folder: string;
  readonly processes: Record<string, number>;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describeWithNats('amr up', () => {
  const folder = temporaryFolder();

  it('starts a cluster that trains, starts what was killed again, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'job.yaml'), JOB);
    const up = new Amr(['up', '--port', '0', '-o', 'json'], { cwd: folder, env: { TMPDIR: folder } });
    await new Promise((resolve) => up.process.stdout!.once('data', resolve));
    const { server, processes, folder: own } = JSON.parse(up.stdout) as Up;
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
    up.process.kill('SIGINT');
    expect((await up.ended).code).toBe(0);
    expect(Object.values(processes).filter(isAlive)).toEqual([]);
    expect(existsSync(own)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['alone', 'job.yaml']);
  });

  it('says how to get nats-server where there is none', async () => {
    const { code, stderr } = await new Amr(['up', '--port', '0'], { env: { PATH: folder } }).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('apt-get install nats-server');
  });
});
