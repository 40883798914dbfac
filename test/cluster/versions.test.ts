import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import { afterEach, expect, it } from 'vitest';
import { openChannel } from '../../member/channel.js';
import { membersService, Phase, Role, type CoordinatorMessage } from '../../proto/index.js';
import { joinOf } from '../simulation/process.js';
import { Amr, temporaryFolder } from '../tools/amr.js';
import { TestCluster } from './cluster.js';
import { describeWithNats } from './require.js';
import { ScriptedCoordinator } from './scripted-coordinator.js';
import { TINY_JOB } from './tiny-job.js';

describeWithNats('processes of different versions', (natsServer) => {
  const folder = temporaryFolder();
  let cluster: TestCluster | undefined;
  const closing: (() => void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await cluster?.close();
  });

  /** Sends a Join with this version of the protocol. Resolves with the answer, or with the error that ends the session. */
  async function answerTo(address: string, protocol: number): Promise<CoordinatorMessage | Error> {
    const client = await openChannel(address, undefined);
    closing.push(() => client.close());
    const { path, request, response } = membersService.session;
    const encode = (message: Parameters<typeof request.encode>[0]) => request.encode(message);
    const call = client.makeBidiStreamRequest(path, encode, (bytes) => response.decode(bytes), new Metadata(), {});
    call.write({
      jobUid: '',
      run: 0,
      join: { ...joinOf({ name: 'worker-9', uid: 'x', role: Role.ROLE_WORKER }), protocol },
    });
    return new Promise((resolve) => call.once('data', resolve).on('error', resolve));
  }

  it('refuses a worker of another version with both versions, says so of the job that waits, and takes one of its own', async () => {
    cluster = await TestCluster.start({ natsServer, folder: join(folder, 'cluster'), workers: 0, shards: 1 });
    await cluster.jobs.list();
    const refused = await answerTo(cluster.coordinator.address, 7);
    expect(refused).toBeInstanceOf(Error);
    expect((refused as Error).message).toBe(
      '9 FAILED_PRECONDITION: it speaks version 7 of the protocol, this coordinator 3: upgrade all parts of the cluster to the same version of amr',
    );
    await cluster.submit(TINY_JOB);
    const { conditions, phase } = await cluster.jobs.get('tiny');
    expect(phase).toBe(Phase.PHASE_PENDING);
    expect(conditions.find(({ type }) => type === 'Running')?.message).toContain(
      'runs in worker-9 (version 7): upgrade',
    );
    expect(await answerTo(cluster.coordinator.address, 3)).toMatchObject({ welcome: { adopted: false } });
  });

  it('is told by a worker that is refused, which tries again until it is accepted', async () => {
    const coordinator = new ScriptedCoordinator('nats://127.0.0.1:1');
    closing.push(() => coordinator.close());
    coordinator.refusals = { count: 3, details: 'it speaks version 3 of the protocol, this coordinator 4' };
    const address = await coordinator.listen();
    const worker = new Amr(['worker', '--insecure', '--coordinator', address, '--name', 'worker-0']);
    closing.push(() => worker.process.kill('SIGKILL'));
    await worker.says(
      /FAILED_PRECONDITION: it speaks version 3 of the protocol, this coordinator 4.*waiting for the coord/,
    );
    for (let attempt = 0; attempt < 4; attempt++) await coordinator.hear('worker-0', 'join');
    while (!coordinator.heartbeats.has('worker-0')) await sleep(50);
    expect(worker.process.exitCode).toBeNull();
  });
});
