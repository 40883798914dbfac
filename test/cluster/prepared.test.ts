import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeSyntheticCatalog } from '../../dataset/synthetic/catalog.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';
import { describeWithNats } from './require.js';

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: large}
spec:
  data: {root: data, interactions: train.csv, features: [features.npy], items: items.txt, test: test.csv}
  model: {factors: 6}
  stages: [{kind: mf, epochs: 2, loss: softmax, negatives: 20}, {kind: vbpr, epochs: 3}]
  partitions: 6
  batchSize: 64
  evaluation: {every: 1, candidates: 30}
  engine: reference
`;

describeWithNats('a cluster on prepared data', () => {
  const folder = temporaryFolder();

  it('trains and evaluates as one machine does on the files, with a worker that is killed on the way', async () => {
    await writeSyntheticCatalog({ users: 400, items: 150, seed: 4 }, join(folder, 'data'));
    const job = join(folder, 'job.yaml');
    writeFileSync(job, JOB);
    const prepared = join(folder, 'prepared');
    expect((await amr('prepare', job, '--to', prepared)).code).toBe(0);
    const options = ['--workers', '2', '--shards', '2', '--port', '0', '-o', 'json'];
    const up = new Amr(['up', ...options], { cwd: folder, env: { TMPDIR: folder } });
    await new Promise((resolve) => up.process.stdout!.once('data', resolve));
    const { server, processes } = JSON.parse(up.stdout) as { server: string; processes: Record<string, number> };
    try {
      const at = ['--server', server, '--insecure'];
      // Workers read the interactions from the folder alone.
      const set = ['--set', `spec.data.prepared=${prepared}`];
      const waiting = new Amr(['submit', job, ...set, ...at, '--wait', '-o', 'json']);
      await waiting.says('epoch 1/3');
      process.kill(processes['worker-2'], 'SIGKILL');
      const submitted = await waiting.ended;
      expect(submitted.code, submitted.stderr).toBe(0);
      const [model, alone] = [join(folder, 'model'), join(folder, 'alone')];
      const trained = await amr('train', job, '--model', alone, '-o', 'json');
      const result = (text: string) => {
        const { digest, metrics } = JSON.parse(text) as { digest: string; metrics: object };
        return { digest, metrics };
      };
      expect(result(submitted.stdout)).toEqual(result(trained.stdout));
      const fetched = await amr('fetch', 'large', '--to', model, ...at);
      expect(fetched.code, fetched.stderr).toBe(0);
      for (const name of ['users.txt', 'items.txt'])
        expect(readFileSync(join(model, name), 'utf8')).toBe(readFileSync(join(alone, name), 'utf8'));
    } finally {
      up.process.kill('SIGINT');
      await up.ended;
    }
  });
});
