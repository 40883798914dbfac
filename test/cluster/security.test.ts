import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../parameter-server/nats/server-process.js';
import { Amr, temporaryFolder, type Ended } from '../tools/amr.js';
import { Authority, type CertificateFiles } from '../tools/certificates.js';
import { describeWithNats } from './require.js';

const job = (name: string, workers: number) => `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: ${name}}
spec:
  data: {synthetic: {users: 60, items: 50, seed: 3}}
  model: {factors: 4}
  stages: [{kind: mf, epochs: 1}, {kind: vbpr, epochs: 1}, {kind: amr, epochs: 2}]
  batchSize: 32
  partitions: 4
  engine: reference
  evaluation: {candidates: 20, every: 1}
  workers: {replicas: ${workers}}
  parameterServers: {replicas: 2}
`;

/** The permissions of each role in NATS, as the chart and the guide give them. */
function permissionsOf(role: 'worker' | 'parameter-server', file = 'charts/templates/nats/_config.tpl'): string {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  return new RegExp(`user: "${role}",.*\\n\\s*(permissions: \\{[^}]*\\})`).exec(text)![1];
}

describeWithNats('a cluster with TLS, client certificates and NATS users', (natsServer) => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const authority = new Authority(folder, 'authority');
  const processes: ChildProcess[] = [];
  const everyone: Amr[] = [];
  let [coordinator, nats, digest] = ['', '', ''];
  let deciding: Amr;

  const withFiles = ({ ca, cert, key }: CertificateFiles) => ({
    AMR_TLS_CA: ca,
    AMR_TLS_CERT: cert,
    AMR_TLS_KEY: key,
  });

  function start(args: string[], env: Record<string, string>): Amr {
    const started = new Amr(args, { cwd: folder, env: { TMPDIR: folder, ...env } });
    processes.push(started.process);
    everyone.push(started);
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
      AMR_DATA_ROOT: data,
      ...withFiles(authority.sign(name, undefined, command)),
      ...env,
    });
  }

  function client(files: CertificateFiles, ...args: string[]): Promise<Ended> {
    return start([...args, '--server', coordinator], withFiles(files)).ended;
  }

  beforeAll(async () => {
    const [port, natsPort] = [await freePort(), await freePort()];
    [coordinator, nats] = [`localhost:${port}`, `nats://localhost:${natsPort}`];
    mkdirSync(data);
    const { ca, cert, key } = authority.sign('nats');
    const users = (['worker', 'parameter-server'] as const).map(
      (user) => `{user: "${user}", password: "secret of ${user}", ${permissionsOf(user)}}`,
    );
    const config = join(folder, 'nats.conf');
    writeFileSync(
      config,
      `listen: "127.0.0.1:${natsPort}"
tls {cert_file: "${cert}", key_file: "${key}", ca_file: "${ca}", verify: true}
authorization {users: [${users.join(', ')}]}
`,
    );
    processes.push(spawn(natsServer, ['--config', config], { stdio: 'ignore' }));
    const timing = ['--gather', '2', '--lease-timeout', '3'];
    const args = ['coordinator', '--store', join(folder, 'store'), '--listen', `127.0.0.1:${port}`, ...timing];
    deciding = start(args, { AMR_NATS_URL: nats, ...withFiles(authority.sign('coordinator')) });
    for (const name of ['shard-0', 'shard-1']) startMember('parameter-server', name);
    for (const name of ['worker-0', 'worker-1']) startMember('worker', name);
    writeFileSync(join(folder, 'job.yaml'), job('tiny', 2));
    writeFileSync(join(folder, 'trap.yaml'), job('trap', 3));
    digest = digestOf(await start(['train', 'job.yaml', '--model', 'alone', '-o', 'json'], {}).ended);
  });

  afterAll(() => {
    for (const process of processes) process.kill('SIGKILL');
  });

  it('trains a job to the digest of amr train, within the permissions of each role', async () => {
    const submitted = await client(authority.sign('client'), 'submit', 'job.yaml', '--wait', '-o', 'json');
    expect(submitted.code, submitted.stderr).toBe(0);
    expect(digestOf(submitted)).toBe(digest);
    const fetched = await client(authority.sign('client'), 'fetch', 'tiny', '--to', join(folder, 'fetched'));
    expect(fetched.code, fetched.stderr).toBe(0);
  });

  it('refuses clients without a certificate, or with one that another authority signed', async () => {
    const ours = authority.sign('client');
    const theirs = new Authority(folder, 'stranger').sign('client');
    const refused = await Promise.all([
      start(['list', '--server', coordinator, '--insecure'], {}).ended,
      client({ ...theirs, ca: ours.ca }, 'list'),
      // A client does not trust a coordinator that another authority signed either.
      client({ ...ours, ca: theirs.ca }, 'list'),
    ]);
    const causes = [
      /uses TLS .* --tls-cert/,
      /refuses the certificate of this client: .*--tls-cert/,
      /unknown authority .*--tls-ca/,
    ];
    for (const [at, { code, stdout, stderr }] of refused.entries()) {
      expect(code, stdout).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/Cannot reach the coordinator at localhost:\d+: /);
      expect(stderr).toMatch(causes[at]);
    }
    expect(await answerTo({ ca: readFileSync(ours.ca) })).toMatch(/certificate required/);
  });

  it('names a wrong host name, and a certificate for an IP address without a warning of Node', async () => {
    const files = withFiles(authority.sign('client'));
    const port = coordinator.split(':')[1];
    const byAddress = await start(['list', '--server', `127.0.0.1:${port}`], files).ended;
    expect(byAddress).toMatchObject({ code: 0, stderr: '' });
    const other = await freePort();
    const listen = ['--store', join(folder, 'elsewhere'), '--listen', `127.0.0.1:${other}`];
    const elsewhere = start(
      ['coordinator', ...listen],
      withFiles(authority.sign('elsewhere', 'DNS:elsewhere.example')),
    );
    await elsewhere.says('listening');
    const wrong = await start(['list', '--server', `localhost:${other}`], files).ended;
    expect(wrong.stderr).toMatch(/is for another host name than localhost: use a host name .*elsewhere\.example/);
    expect(wrong.code).toBe(1);
    elsewhere.process.kill('SIGKILL');
  });

  it('a worker with TLS at a coordinator of plain text is told so', async () => {
    const plain = await freePort();
    const deciding = start(
      ['coordinator', '--store', join(folder, 'plain'), '--listen', `127.0.0.1:${plain}`, '--insecure'],
      {},
    );
    await deciding.says('listening');
    const outsider = startMember('worker', 'secured', { AMR_COORDINATOR: `localhost:${plain}` });
    await outsider.says(/"hint":"the coordinator speaks plain text and this client uses TLS: set AMR_INSECURE/);
    outsider.process.kill('SIGKILL');
    deciding.process.kill('SIGKILL');
  });

  it('a worker with a certificate of another authority waits and says why; the coordinator never sees it', async () => {
    const theirs = new Authority(folder, 'rival').sign('outsider');
    const outsider = startMember(
      'worker',
      'outsider',
      withFiles({ ...theirs, ca: authority.sign('outsider', undefined, 'worker').ca }),
    );
    await outsider.says(
      /"hint":"the coordinator refuses the certificate of this client.*AMR_TLS_CERT.*waiting for the coordinator/,
    );
    outsider.process.kill('SIGKILL');
    await outsider.ended;
    expect(deciding.stderr).toContain('worker-0');
    expect(deciding.stderr).not.toContain('outsider');
  });

  it('a worker with a wrong password of NATS ends, and says what is wrong', async () => {
    const { code, stderr } = await startMember('worker', 'guesser', { AMR_NATS_PASSWORD: 'a guess' }).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /NATS at nats:\/\/localhost:\d+ refuses user worker: .*authorization[^]*amr: NATS at .*--nats-password/i,
    );
  });

  it('a worker with the permissions of a parameter server ends, and the job goes on without it', async () => {
    const disguised = startMember('worker', 'disguised', {
      AMR_JOB: 'trap',
      AMR_NATS_USER: 'parameter-server',
      AMR_NATS_PASSWORD: 'secret of parameter-server',
    });
    await disguised.says(/"started"/);
    const submitted = await client(authority.sign('client'), 'submit', 'trap.yaml', '--wait', '-o', 'json');
    const { code, stderr } = await disguised.ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /amr: NATS at .* refuses user parameter-server: Permissions Violation for Subscription to .*--nats-user/,
    );
    expect(submitted.code, submitted.stderr).toBe(0);
    expect(digestOf(submitted)).toBe(digest);
  });

  it('a worker cannot submit, list, cancel or fetch, and nobody can without a role', async () => {
    const stranger = authority.sign('stranger');
    for (const [files, role] of [
      [authority.sign('worker'), 'worker'],
      [stranger, 'no role'],
    ] as const) {
      for (const command of [
        ['submit', 'job.yaml'],
        ['list'],
        ['cancel', 'tiny'],
        ['fetch', 'tiny', '--to', 'stolen'],
      ]) {
        const { code, stdout, stderr } = await client(files, ...command);
        expect(code, command[0]).toBe(1);
        expect(stdout).toBe('');
        expect(stderr).toContain(
          `The certificate of this caller is for ${role}, and the service amr.v1.Jobs needs one for client`,
        );
        expect(stderr).toContain('--tls-cert');
      }
    }
    expect(existsSync(join(folder, 'stolen'))).toBe(false);
  });

  it('a client cannot join, and a worker cannot join as a parameter server', async () => {
    const intruder = startMember('worker', 'intruder', withFiles(authority.sign('client')));
    await intruder.says(/for client, and the service amr\.v1\.Members needs one for worker or parameter-server/);
    const usurper = startMember('parameter-server', 'usurper', withFiles(authority.sign('worker')));
    await usurper.says(/for worker, and joining in this role needs one for parameter-server/);
    for (const { process } of [intruder, usurper]) process.kill('SIGKILL');
    expect(deciding.stderr).toContain('worker-0 joined');
    expect(deciding.stderr).not.toMatch(/(intruder|usurper) joined/);
  });

  it('a job reads neither the keys of a worker, nor its environment, nor anything else outside the data root', async () => {
    const key = readFileSync(join(folder, 'authority-worker-0.key'), 'utf8');
    symlinkSync(folder, join(data, 'out'));
    symlinkSync('../authority-worker-0.key', join(data, 'train.csv'));
    const paths = [
      join(folder, 'authority-worker-0.key'),
      '/proc/self/environ',
      'out/authority.key',
      'train.csv',
      '../job.yaml',
      'out/*.key',
    ];
    for (const [at, path] of paths.entries()) {
      const text = job(`leak-${at}`, 1).replace(/ {2}data: .*/, `  data: {interactions: ${JSON.stringify(path)}}`);
      writeFileSync(
        join(data, 'leak.yaml'),
        text.replace(/stages: .*/, 'stages: [{kind: mf, epochs: 1}]\n  retries: 0'),
      );
      const { code, stdout, stderr } = await client(
        authority.sign('client'),
        'submit',
        'data/leak.yaml',
        '--wait',
        '-o',
        'json',
      );
      expect(code, path).toBe(3);
      expect(stdout, path).toContain(`all data of a job must lie in ${data}`);
      const logs = everyone.map((each) => each.stderr).join('');
      for (const line of [...key.split('\n').filter((each) => each.length > 20), 'secret of worker']) {
        expect(`${stdout}${stderr}${logs}`).not.toContain(line);
      }
    }
  });

  /** Connects by TLS without a certificate. Resolves with the first bytes that arrive, or with the reason of the end. */
  function answerTo({ ca }: { ca: Buffer }): Promise<string> {
    const port = Number(coordinator.slice(coordinator.indexOf(':') + 1));
    return new Promise((resolve) => {
      const socket = connectTls({ host: '127.0.0.1', servername: 'localhost', port, ca, ALPNProtocols: ['h2'] });
      const end = (answer: string) => {
        socket.destroy();
        resolve(answer);
      };
      socket.on('data', (bytes) => end(`${bytes.length} bytes`));
      socket.on('error', ({ message }) => end(message));
      socket.on('close', () => end('closed'));
    });
  }

  it.each(['worker', 'parameter-server'] as const)('the guide gives a %s the permissions of the chart', (role) => {
    expect(permissionsOf(role, 'docs/cluster.md')).toBe(permissionsOf(role));
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

function digestOf({ stdout }: Ended): string {
  return (JSON.parse(stdout) as { digest: string }).digest;
}
