import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseJob } from '../../job/index.js';
import { train } from '../../local/index.js';
import { Phase, type JobStatus } from '../../proto/index.js';
import { temporaryFolder } from '../tools/amr.js';
import { TestCluster } from './cluster.js';
import { disturbedJob } from './disturbed-job.js';
import { describeWithNats } from './require.js';
import { SmallDisk } from './small-disk.js';

const NAME = 'full';
const JOB = disturbedJob(NAME, [3, 3, 4]);
const CAN_MOUNT = SmallDisk.canMount();

describeWithNats('a shard whose disk is full', (natsServer) => {
  if (!CAN_MOUNT) {
    const missing = 'this user may not mount a file system';
    if (process.env.AMR_REQUIRE_ALL === '1') throw new Error(`Cannot test full disks: ${missing}`);
    console.warn(`skipped: full disks: ${missing}`);
    it.skip(missing, () => undefined);
    return;
  }
  const folder = temporaryFolder();
  let cluster: TestCluster;
  let disk: SmallDisk;
  afterEach(async () => {
    await cluster.close();
    disk.unmount();
  });

  /** Starts a cluster in which the disk of shard-1 has no room for a checkpoint. */
  async function start(): Promise<void> {
    const options = { natsServer, folder: join(folder, randomUUID()), workers: 2, shards: 2 };
    const mounted = SmallDisk.mount(join(options.folder, 'shard-1'));
    expect(mounted).not.toBeNull();
    disk = mounted!;
    disk.fill(4);
    cluster = await TestCluster.start(options);
  }

  const condition = ({ conditions }: JobStatus, type: string) => conditions.find((one) => one.type === type);
  const MESSAGE =
    /^shard-1: the disk of \S+ is full: the checkpoint of step \d+ needs 0\.\d MiB, and 0\.\d MiB are free\. Free room in /;

  it('says so at once, waits for room also over a restart of the coordinator, and gives the digest of amr train', async () => {
    await start();
    const alone = train(parseJob(JOB, { file: 'job.yaml' }), { modelDirectory: join(folder, 'model'), root: folder });
    await cluster.submit(JOB, ['spec.onDiskFull=wait', 'spec.retries=0']);
    const waits = async () => {
      const status = await cluster.jobs.get(NAME);
      const message = expect.stringMatching(/a checkpoint needs 0\.\d MiB of free disk on shard-1/) as string;
      expect(condition(status, 'Running'), cluster.story()).toMatchObject({ reason: 'DiskFull', message });
      return status;
    };
    const status = await vi.waitFor(waits, { timeout: 60_000, interval: 100 });
    const told = condition(status, 'StorageAvailable');
    expect(told).toMatchObject({ status: 'False', reason: 'DiskFull' });
    expect(told?.message).toMatch(MESSAGE);
    await cluster.kill('coordinator');
    cluster.restart('coordinator');
    const { run } = await vi.waitFor(waits, { timeout: 60_000, interval: 100 });
    expect(run).toBe(status.run);
    disk.fill(900);
    const ended = await cluster.watch(NAME);
    expect(ended.phase, cluster.story()).toBe(Phase.PHASE_SUCCEEDED);
    expect(ended.digest).toBe((await alone).digest);
    expect(condition(ended, 'StorageAvailable')).toMatchObject({ status: 'True' });
  });

  describe('of a job that does not wait', () => {
    it('says so at once and ends the job after its retries', async () => {
      await start();
      await cluster.submit(JOB, ['spec.retries=1']);
      let told: string | undefined;
      const ended = await cluster.watch(NAME, (status) => {
        if (status.finishedMs === 0) told ??= condition(status, 'StorageAvailable')?.message;
      });
      expect(told).toMatch(MESSAGE);
      expect(ended.phase).toBe(Phase.PHASE_FAILED);
      expect(condition(ended, 'Failed')).toMatchObject({ status: 'True', reason: 'DiskFull' });
      expect(condition(ended, 'Failed')?.message).toMatch(/spec\.onDiskFull: wait .*\(tried 2 times\)$/);
    });
  });
});
