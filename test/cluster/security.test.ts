import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../parameter-server/nats/server-process.js';
import { Amr, temporaryFolder, type Ended } from '../tools/amr.js';
import { Authority, type CertificateFiles } from '../tools/certificates.js';
import { describeWithNats } from './require.js';

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: tiny}
spec:
  data: {synthetic: {users: 60, items: 50, seed: 3}}
  model: {factors: 4}
  stages: [{kind: mf, epochs: 1}, {kind: amr, epochs: 2}]
  batchSize: 32
  partitions: 2
  engine: reference
  workers: {replicas: 1}
  parameterServers: {replicas: 1}
`;

describeWithNats('a cluster with TLS, client certificates and NATS users', (natsServer) => {
  const folder = temporaryFolder();
  const authority = new Authority(folder, 'authority');
  const processes: ChildProcess[] = [];
  let [coordinator, nats] = ['', ''];

  const withFiles = ({ ca, cert, key }: CertificateFiles) => ({
    AMR_TLS_CA: ca,
    AMR_TLS_CERT: cert,
    AMR_TLS_KEY: key,
  });

  function start(args: string[], env: Record<string, string>): Amr {
    const started = new Amr(args, { cwd: folder, env: { TMPDIR: folder, ...env } });
    processes.push(started.process);
    return started;
  }

  function startMember(command: 'worker' | 'parameter-server', name: string, env: Record<string, string> = {}): Amr {
    const args = [command, ...(command === 'worker' ? ['--threads', '1'] : ['--storage', join(folder, name)])];
    return start(args, {
      AMR_NAME: name,
      AMR_COORDINATOR: coordinator,
      AMR_NATS_URL: nats,
      AMR_NATS_USER: command,
      AMR_NATS_PASSWORD: `secret of ${command}`,
      ...withFiles(authority.sign(name)),
      ...env,
    });
  }

  function client(files: CertificateFiles, ...args: string[]): Promise<Ended> {
    return start([...args, '--server', coordinator], withFiles(files)).ended;
  }

  beforeAll(async () => {
    const [port, natsPort] = [await freePort(), await freePort()];
    [coordinator, nats] = [`localhost:${port}`, `nats://localhost:${natsPort}`];
    const { ca, cert, key } = authority.sign('nats');
    const users = ['worker', 'parameter-server'].map((user) => `{user: "${user}", password: "secret of ${user}"}`);
    const config = join(folder, 'nats.conf');
    writeFileSync(
      config,
      `listen: "127.0.0.1:${natsPort}"
tls {cert_file: "${cert}", key_file: "${key}", ca_file: "${ca}", verify: true}
authorization {users: [${users.join(', ')}]}
`,
    );
    processes.push(spawn(natsServer, ['--config', config], { stdio: 'ignore' }));
    const store = ['--store', join(folder, 'store'), '--listen', `127.0.0.1:${port}`];
    start(['coordinator', ...store], { AMR_NATS_URL: nats, ...withFiles(authority.sign('coordinator')) });
    startMember('parameter-server', 'shard-0');
    startMember('worker', 'worker-0');
    writeFileSync(join(folder, 'job.yaml'), JOB);
  });

  afterAll(() => {
    for (const process of processes) process.kill('SIGKILL');
  });

  it('trains a job to the digest of amr train', async () => {
    const submitted = await client(authority.sign('client'), 'submit', 'job.yaml', '--wait', '-o', 'json');
    expect(submitted.code, submitted.stderr).toBe(0);
    const alone = await start(['train', 'job.yaml', '--model', 'alone', '-o', 'json'], {}).ended;
    const digest = ({ stdout }: Ended) => (JSON.parse(stdout) as { digest: string }).digest;
    expect(digest(submitted)).toBe(digest(alone));
  });

  it('answers nobody without a certificate, or with one that another authority signed', async () => {
    const plain = await start(['list', '--server', coordinator, '--insecure'], {}).ended;
    const stranger = new Authority(folder, 'stranger').sign('client');
    const foreign = await client({ ...stranger, ca: authority.sign('client').ca }, 'list');
    const deceived = await client({ ...authority.sign('client'), ca: stranger.ca }, 'list');
    for (const { code, stdout, stderr } of [plain, foreign, deceived]) {
      expect(code, JSON.stringify([plain, foreign, deceived])).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain('TLS');
    }
  });

  it('a worker with a wrong password of NATS waits, says so, and takes no part', async () => {
    const intruder = startMember('worker', 'intruder', { AMR_NATS_PASSWORD: 'a guess' });
    await intruder.says(/waiting for NATS.*|Authorization Violation/i);
    expect(intruder.stderr).toMatch(/authorization/i);
    intruder.process.kill('SIGKILL');
    await intruder.ended;
  });

  it('no process goes without TLS unless told so', async () => {
    for (const args of [
      ['coordinator', '--store', 'other'],
      ['worker'],
      ['parameter-server', '--storage', 'other'],
      ['list', '--server', 'coordinator.example:7070'],
    ]) {
      const { code, stderr } = await start(args, {}).ended;
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).toContain('--insecure');
    }
  });
});
