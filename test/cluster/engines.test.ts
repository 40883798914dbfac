import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { describeWithTensorflow } from '../support/tensorflow.js';
import { parseJob } from '../../job/index.js';
import { train } from '../../local/index.js';
import { Phase } from '../../proto/index.js';
import { temporaryFolder } from '../tools/amr.js';
import { TestCluster } from './cluster.js';
import { describeWithNats } from './require.js';

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: mixed}
spec:
  data: {synthetic: {users: 120, items: 90, seed: 3}}
  model: {factors: 8}
  stages: [{kind: vbpr, epochs: 2}, {kind: amr, epochs: 2}]
  batchSize: 64
  partitions: 4
  engine: auto
  workers: {replicas: 2}
  parameterServers: {replicas: 1}
`;

describeWithNats('a cluster of workers with different engines', (natsServer) => {
  describeWithTensorflow('onnx and tensorflow', () => {
    const folder = temporaryFolder();
    let cluster: TestCluster | undefined;
    afterAll(() => cluster?.close());

    it('refuses a worker whose engine gives other bits, says why, and trains without it', async () => {
      cluster = await TestCluster.start({ natsServer, folder, workers: 0, shards: 1 });
      cluster.addWorker(0, undefined, ['--engine', 'onnx']);
      cluster.addWorker(1, undefined, ['--engine', 'tensorflow']);
      await cluster.submit(JOB);
      const status = await cluster.watch('mixed');
      expect(status.phase, cluster.story()).toBe(Phase.PHASE_SUCCEEDED);
      const refusals = cluster.happenings.filter((line) => line.includes('is refused'));
      expect(refusals, cluster.story()).toHaveLength(1);
      const [own, foreign, refused] =
        status.engine === 'onnx' ? ['onnx', 'tensorflow', 'worker-1'] : ['tensorflow', 'onnx', 'worker-0'];
      expect(refusals[0]).toMatch(
        new RegExp(
          `^${refused} is refused: its engine is ${foreign}/.*, the job's is ${own}/.*: it would train another.*the same engine$`,
        ),
      );
      const job = parseJob(JOB.replace('engine: auto', `engine: ${own}`), { file: 'job.yaml' });
      const { digest } = await train(job, { modelDirectory: `${folder}/model`, root: folder, threads: 1 });
      expect(status.digest).toBe(digest);
    });
  });
});

describeWithNats('a worker that may not compute on the CPU', (natsServer) => {
  const folder = temporaryFolder();
  let cluster: TestCluster | undefined;
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => cluster?.close());

  it('fails jobs that would use the CPU, says what it found, and trains jobs that name a CPU engine', async () => {
    // Pods with GPUs get the first variable. The other hides every GPU from TensorFlow, so the test does the same on every machine.
    vi.stubEnv('AMR_REQUIRE_GPU', 'true');
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '-1');
    cluster = await TestCluster.start({ natsServer, folder, workers: 1, shards: 1 });
    await cluster.submit(JOB, ['spec.retries=0', 'spec.workers.replicas=1']);
    const { phase, conditions } = await cluster.watch('mixed');
    expect(phase, cluster.story()).toBe(Phase.PHASE_FAILED);
    const { message } = conditions.find(({ type }) => type === 'Finished')!;
    expect(message).toMatch(/^worker-0: Cannot (run on a GPU|load TensorFlow)/);
    for (const part of ['library: ', 'driver: ', 'device files: ', 'CUDA_VISIBLE_DEVICES: -1', 'engine: onnx'])
      expect(message).toContain(part);

    const onCpu = JOB.replace('name: mixed', 'name: on-cpu');
    await cluster.submit(onCpu, ['spec.engine=onnx', 'spec.workers.replicas=1']);
    expect(await cluster.watch('on-cpu'), cluster.story()).toMatchObject({
      phase: Phase.PHASE_SUCCEEDED,
      engine: 'onnx',
    });
  });
});
