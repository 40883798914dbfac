import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
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

/** Returns the id of the process that writes a folder, as soon as there is one. */
async function writerOf(folder: string): Promise<number> {
  for (;;) {
    const [owner] = await readdir(`${folder}.partial`).catch((): string[] => []);
    if (owner !== undefined) return Number(owner.split('@')[0]);
    await setTimeout(2);
  }
}

describeWithNats('a cluster on prepared data', () => {
  const folder = temporaryFolder();

  it('trains and evaluates as one machine does on the files, with workers that are killed while they train and prepare', async () => {
    const data = join(folder, 'data');
    await writeSyntheticCatalog({ users: 400, items: 150, seed: 4 }, data);
    // Long lines take a while to read.
    const [header, ...lines] = readFileSync(join(data, 'train.csv'), 'utf8').trimEnd().split('\n');
    const long = lines.map((line) => `${line},${'x'.repeat(6000)}`).join('\n');
    writeFileSync(join(data, 'train.csv'), `${header},text\n${long}\n`);
    const job = join(folder, 'job.yaml');
    writeFileSync(job, JOB);
    const [prepared, place] = [join(folder, 'prepared'), join(folder, 'place')];
    expect((await amr('prepare', job, '--to', prepared)).code).toBe(0);
    const options = ['--workers', '2', '--shards', '2', '--port', '0', '-o', 'json'];
    const up = new Amr(['up', ...options], { cwd: folder, env: { TMPDIR: folder } });
    await new Promise((resolve) => up.process.stdout!.once('data', resolve));
    const { server, processes } = JSON.parse(up.stdout) as { server: string; processes: Record<string, number> };
    try {
      const at = ['--server', server, '--insecure'];
      const submit = (name: string, ...set: string[]) => {
        const all = [`metadata.name=${name}`, ...set].flatMap((each) => ['--set', each]);
        return new Amr(['submit', job, ...all, ...at, '--wait', '-o', 'json']);
      };
      const preparing = submit('implicit', `spec.data.prepareTo=${place}`);
      const [killed, ended] = [await writerOf(place), preparing.ended];
      process.kill(killed, 'SIGKILL');
      expect(existsSync(place)).toBe(false);
      const implicit = await ended;
      expect(implicit.code, implicit.stderr).toBe(0);
      expect(existsSync(join(place, 'prepared.json'))).toBe(true);
      // Workers read the interactions from the folder alone.
      const waiting = submit('large', `spec.data.prepared=${prepared}`);
      await waiting.says('epoch 1/3');
      const [other] = ['worker-1', 'worker-2'].map((name) => processes[name]).filter((pid) => pid !== killed);
      process.kill(other, 'SIGKILL');
      const submitted = await waiting.ended;
      expect(submitted.code, submitted.stderr).toBe(0);
      const [model, alone] = [join(folder, 'model'), join(folder, 'alone')];
      const trained = await amr('train', job, '--model', alone, '-o', 'json');
      const result = (text: string) => {
        const { digest, metrics } = JSON.parse(text) as { digest: string; metrics: object };
        return { digest, metrics };
      };
      expect(result(implicit.stdout)).toEqual(result(trained.stdout));
      expect(result(submitted.stdout)).toEqual(result(trained.stdout));
      const logs = (await amr('logs', 'implicit', ...at)).stdout;
      expect(logs).toContain(`the data are read from ${place}, where they were prepared`);
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
