import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { NatsGrant } from '../../coordinator/core/cluster.js';
import { JwtIssuer } from '../../coordinator/nats/issuer.js';
import { parseJob } from '../../job/index.js';
import { train } from '../../local/index.js';
import type { NatsConnection } from '../../parameter-server/nats/connection.js';
import { connectNats } from '../../parameter-server/nats/connection.js';
import { NatsIdentity } from '../../parameter-server/nats/identity.js';
import type { NatsServerProcess } from '../../parameter-server/nats/server-process.js';
import { startNatsServer } from '../../parameter-server/nats/server-process.js';
import { subjects } from '../../proto/subjects.js';
import { systemClock } from '../../runtime/clock.js';
import { temporaryFolder } from '../tools/amr.js';
import { TestCluster } from './cluster.js';
import { describeWithNats } from './require.js';

const SECRET = 'a secret of thirty-two characters';
const HOUR_MS = 3_600_000;
/** A whole job is trained beside processes that connect again and again, which takes long on a busy machine. */
const PATIENCE = { timeout: 400_000 };
/** A free member: it works for no job and has no files. */
const FREE: Pick<NatsGrant, 'job' | 'filesOf'> = { job: null, filesOf: [] };

describeWithNats('a credential for NATS', (file) => {
  const clock = systemClock();
  const folder = temporaryFolder();
  const connections: NatsConnection[] = [];
  let server: NatsServerProcess;

  beforeAll(async () => {
    const config = join(folder, 'nats.conf');
    writeFileSync(config, new JwtIssuer(SECRET, HOUR_MS).serverConfig());
    server = await startNatsServer(file, { clock, args: ['--config', config] });
  });
  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await server.stop();
  });

  /** Connects as a member with this grant. Rejects with the first refusal. */
  async function connect(
    grant: Omit<NatsGrant, 'key'>,
    { secret = SECRET, lifetimeMs = HOUR_MS, issuedAgoMs = 0, key }: Partial<Issue> = {},
  ): Promise<NatsConnection> {
    const identity = new NatsIdentity();
    const issuer = new JwtIssuer(secret, lifetimeMs);
    identity.accept(issuer.issue({ key: key ?? identity.publicKey, ...grant }, Date.now() - issuedAgoMs));
    const connection = await connectNats({ servers: server.url, name: grant.name, identity }, { clock });
    connections.push(connection);
    return connection;
  }

  /** What the server says about publishing or subscribing to a subject. It is empty when the server allows it. */
  async function answer(connection: NatsConnection, verb: 'publish' | 'subscribe', subject: string): Promise<string> {
    let refusal = '';
    const iterator = connection.status()[Symbol.asyncIterator]();
    void iterator.next().then(({ value }) => value?.type === 'error' && (refusal = (value.error as Error).message));
    if (verb === 'publish') connection.publish(subject, 'x');
    else connection.subscribe(subject, { callback: () => undefined });
    // The server sends a refusal before it answers the flush.
    await connection.flush();
    await new Promise((resolve) => setImmediate(resolve));
    return refusal;
  }

  const worker: Omit<NatsGrant, 'key'> = { role: 'worker', name: 'worker-0', job: 'job-a', filesOf: [] };
  const shard: Omit<NatsGrant, 'key'> = { role: 'shard', name: 'shard-0', job: 'job-a', filesOf: ['job-b'] };

  it.each([
    ['publish', subjects.push('job-a', 2, 1, 'worker-0')],
    ['publish', subjects.pull('job-a', 2, 1, 'worker-0')],
    ['publish', subjects.state('job-a', 2, 1, 'worker-0')],
    ['publish', subjects.files('job-a', 'shard-1')],
    ['subscribe', subjects.projection('job-a', 2, 1)],
    ['subscribe', `${subjects.inbox('job-a', 'worker-0')}.x.*`],
  ] as const)('lets a worker %s to %s', async (verb, subject) => {
    expect(await answer(await connect(worker), verb, subject)).toBe('');
  });

  it.each([
    ['push to another job', 'publish', subjects.push('job-b', 2, 1, 'worker-0')],
    ['ask a shard of another job', 'publish', subjects.pull('job-b', 2, 1, 'worker-0')],
    ['push as another worker', 'publish', subjects.push('job-a', 2, 1, 'worker-1')],
    ['send rows as another worker', 'publish', subjects.state('job-a', 2, 1, 'worker-1')],
    ['read files of another job', 'publish', subjects.files('job-b', 'shard-1')],
    ['broadcast as a shard does', 'publish', subjects.projection('job-a', 2, 1)],
    ['answer as a shard does', 'publish', `${subjects.inbox('job-a', 'worker-1')}.x.1`],
    ['hear another job', 'subscribe', subjects.projection('job-b', 2, 1)],
    ['hear all jobs', 'subscribe', 'amr.v1.*.*.e.*'],
    ['hear everything', 'subscribe', '>'],
    ['hear what others push', 'subscribe', subjects.push('job-a', '*', '*', '*')],
    ['hear answers to another worker', 'subscribe', `${subjects.inbox('job-a', 'worker-1')}.>`],
    ['hear answers to everybody', 'subscribe', '_INBOX.>'],
  ] as const)('does not let a worker %s', async (_what, verb, subject) => {
    expect(await answer(await connect(worker), verb, subject)).toContain('Permissions Violation');
  });

  it.each([
    ['subscribe', subjects.push('job-a', '*', 1, '*'), ''],
    ['subscribe', subjects.files('*', 'shard-0'), ''],
    ['publish', subjects.projection('job-a', 2, 1), ''],
    ['publish', `${subjects.inbox('job-a', 'worker-0')}.x.1`, ''],
    ['publish', `${subjects.inbox('job-b', 'worker-0')}.x.1`, ''],
    ['publish', `${subjects.inbox('job-c', 'worker-0')}.x.1`, 'Violation'],
    ['publish', subjects.push('job-a', 2, 1, 'worker-0'), 'Violation'],
    ['publish', subjects.projection('job-b', 2, 1), 'Violation'],
    ['subscribe', subjects.push('job-b', '*', 1, '*'), 'Violation'],
    ['subscribe', subjects.files('*', 'shard-1'), 'Violation'],
  ] as const)('tells a shard that wants to %s to %s: %s', async (verb, subject, told) => {
    const said = await answer(await connect(shard), verb, subject);
    if (told === '') expect(said).toBe('');
    else expect(said).toContain(told);
  });

  it.each([
    ['worker', 'publish', 'amr.v1.job-a.1.shard.0.push.worker-0'],
    ['worker', 'subscribe', 'anything'],
    ['shard', 'publish', 'anything'],
    ['shard', 'subscribe', subjects.push('job-a', '*', 0, '*')],
  ] as const)('lets a free %s %s nothing', async (role, verb, subject) => {
    const name = `${role}-0`;
    expect(await answer(await connect({ role, name, ...FREE }), verb, subject)).toContain('Permissions Violation');
  });

  it('has room for the files of 100 jobs', async () => {
    const filesOf = Array.from({ length: 100 }, (_, at) => `0f3c1a2b-0f3c-0f3c-0f3c-${String(at).padStart(12, '0')}`);
    const connection = await connect({ ...shard, filesOf });
    expect(await answer(connection, 'publish', `${subjects.inbox(filesOf[99], 'worker-0')}.x.1`)).toBe('');
  });

  it('is refused when another secret made it, when it is too old, and in the hands of another process', async () => {
    await expect(connect(worker, { secret: `${SECRET}!` })).rejects.toThrow(/authorization violation/i);
    await expect(connect(worker, { lifetimeMs: 1000, issuedAgoMs: 5000 })).rejects.toThrow(/authorization violation/i);
    await expect(connect(worker, { key: new NatsIdentity().publicKey })).rejects.toThrow(/authorization violation/i);
    await expect(connectNats({ servers: server.url, name: 'nobody' }, { clock })).rejects.toThrow(
      /authorization violation/i,
    );
  });
});

/** How a credential of a test is made. */
interface Issue {
  readonly secret: string;
  readonly lifetimeMs: number;
  readonly issuedAgoMs: number;
  readonly key: string;
}

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: long}
spec:
  data: {synthetic: {users: 300, items: 200, seed: 3}}
  model: {factors: 8}
  stages: [{kind: vbpr, epochs: 2}, {kind: amr, epochs: 40}]
  batchSize: 8
  partitions: 4
  engine: reference
  evaluation: {candidates: 20, every: 42}
  workers: {replicas: 2}
  parameterServers: {replicas: 2}
  checkpoint: {every: 2s}
`;

describeWithNats('a cluster with credentials for NATS', (natsServer) => {
  const folder = temporaryFolder();
  const alone = train(parseJob(JOB), { modelDirectory: join(folder, 'alone'), root: folder });

  /**
   * Starts a cluster whose credentials are valid for some seconds, trains the job while `disturb` runs, and calls `check` before it
   * ends the processes.
   */
  async function trainOn(
    name: string,
    credentialLifetime: number,
    disturb: (cluster: TestCluster) => Promise<void>,
    check: (cluster: TestCluster) => unknown,
  ): Promise<void> {
    const options = { natsServer, folder: join(folder, name), workers: 2, shards: 2, credentialLifetime };
    const cluster = await TestCluster.start(options);
    try {
      await cluster.submit(JOB);
      const [{ digest, restarts }] = await Promise.all([cluster.watch('long'), disturb(cluster)]);
      expect({ digest, restarts }, cluster.story()).toEqual({ digest: (await alone).digest, restarts: 0 });
      await check(cluster);
    } finally {
      await cluster.close();
    }
  }

  it(
    'renews them while a job trains: no run is lost, no connection is missed, and the digest is the same',
    PATIENCE,
    async () => {
      const check = async (cluster: TestCluster) => {
        // Each of the four members connects when it starts and for the job, and again for each renewal, also when it is free.
        const connected = () => cluster.log('nats').match(/Authenticated JWT/g)!.length;
        await vi.waitFor(() => expect(connected()).toBeGreaterThanOrEqual(12), 60_000);
        expect(cluster.log('nats')).not.toMatch(/Violation|Expired/);
        for (const name of ['worker-0', 'worker-1', 'shard-0', 'shard-1'])
          expect(cluster.log(name)).not.toMatch(/connection to NATS is|refuses/);
      };
      await trainOn('renewed', 10, async () => {}, check);
    },
  );

  it(
    'a coordinator that is away for longer than they live costs no run: its members wait for it',
    PATIENCE,
    async () => {
      const disturb = async (cluster: TestCluster) => {
        await cluster.reach('long', 0.1);
        await cluster.kill('coordinator');
        await vi.waitFor(() => expect(cluster.log('worker-0')).toContain('connection to NATS is broken'), 60_000);
        cluster.restart('coordinator');
      };
      await trainOn('outlived', 3, disturb, (cluster) => {
        expect(cluster.log('nats')).toContain('User Authentication Expired');
        expect(cluster.log('worker-0')).toContain('connection to NATS is restored');
      });
    },
  );
});
