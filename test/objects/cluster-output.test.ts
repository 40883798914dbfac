import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readModelConfig, readModelMetrics } from '../../storage/model-folder.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';
import { CuttingProxy } from './cutting-proxy.js';
import { describeWithVersitygw, startObjectServer, type ObjectServer } from './versitygw.js';

const ROWS = Array.from({ length: 40 }, (_, user) => [0, 1, 2, 3].map((n) => `u${user},i${(user + 3 * n) % 15}\n`));
const TRAINING = `user,item\n${ROWS.flat().join('')}`;
const TEST = `user,item\n${ROWS.map((_, user) => `u${user},i${(user + 1) % 15}\n`).join('')}`;

describeWithVersitygw('a job of a cluster with data and a model in an object store', () => {
  const folder = temporaryFolder();
  let server: ObjectServer;
  let up: Amr;
  let at: string[];

  beforeAll(async () => {
    server = await startObjectServer();
    await server.put('train.csv', TRAINING);
    await server.put('test.csv', TEST);
    const env = { ...server.environment, AMR_CACHE: join(folder, 'cache'), TMPDIR: folder };
    up = new Amr(['up', '--port', '0', '-o', 'json'], { cwd: folder, env });
    await new Promise((resolve) => up.process.stdout!.once('data', resolve));
    at = ['--server', (JSON.parse(up.stdout) as { server: string }).server];
  });

  afterAll(async () => {
    up.process.kill('SIGINT');
    await up.ended;
    await server.stop();
  });

  /** Writes a job file. */
  function jobFile(name: string, spec: Record<string, unknown> = {}): string {
    const path = join(folder, `${name}.yaml`);
    const data = { interactions: 's3://data/train.csv', test: 's3://data/test.csv' };
    const small = { model: { factors: 4 }, stages: [{ kind: 'mf', epochs: 3 }], batchSize: 16, engine: 'reference' };
    const document = { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name } };
    writeFileSync(path, JSON.stringify({ ...document, spec: { data, ...small, ...spec } }));
    return path;
  }

  const digestIn = (text: string) => (JSON.parse(text) as { digest: string }).digest;

  /** Runs `amr` on this machine with the settings of the store. */
  function local(...args: string[]) {
    const env = { ...server.environment, AMR_CACHE: join(folder, 'cache') };
    return new Amr(args, { cwd: folder, env }).ended;
  }

  it('publishes the model that one machine trains, and refuses to replace another one', async () => {
    const job = jobFile('one', { output: 's3://data/models/one' });
    const submitted = await amr('submit', job, ...at, '--wait', '-o', 'json');
    expect(submitted.code, submitted.stderr).toBe(0);
    expect((await server.names('models/one')).filter((name) => !name.endsWith('.safetensors'))).toEqual([
      'config.json',
      'items.txt',
      'metrics.jsonl',
      'users.txt',
    ]);
    const alone = await local('train', jobFile('alone'), '--model', 'alone', '-o', 'json');
    expect(alone.code, alone.stderr).toBe(0);
    expect(digestIn(submitted.stdout)).toBe(digestIn(alone.stdout));
    const evaluated = await local('evaluate', 's3://data/models/one', '-o', 'json');
    expect(evaluated.code, evaluated.stderr).toBe(0);
    const fetched = join(folder, 'fetched');
    expect((await amr('fetch', 'one', '--to', fetched, ...at)).code).toBe(0);
    for (const file of ['config.json', 'metrics.jsonl', 'users.txt', 'model.safetensors'])
      expect((await server.read(`models/one/${file}`)).equals(readFileSync(join(fetched, file))), file).toBe(true);
    expect((await readModelConfig(fetched)).digest).toBe(digestIn(alone.stdout));
    expect(await readModelMetrics(fetched)).toHaveLength(3);

    const again = await amr('submit', jobFile('again', { output: 's3://data/models/one' }), ...at, '--wait');
    expect(again.code).toBe(3);
    expect(again.stderr).toContain(
      'Cannot write a model to s3://data/models/one: it holds a model. Name another address',
    );
  });

  it('keeps the model when the store cannot be reached at the end, and publishes it when it can', async () => {
    const proxy = new CuttingProxy(server.port);
    const objectStore = { endpoint: await proxy.listen() };
    try {
      const many = { stages: [{ kind: 'mf', epochs: 400 }], evaluation: { every: 400 }, objectStore };
      const output = 's3://data/models/late';
      const late = new Amr(['submit', jobFile('late', { ...many, output }), ...at, '--wait', '-o', 'json']);
      await late.says('epoch 2/');
      proxy.limit = 0;
      await late.says(/failed, to be tried again/);
      expect(late.stderr).toContain(output);
      proxy.limit = Infinity;
      const { code, stdout, stderr } = await late.ended;
      expect(code, stderr).toBe(0);
      expect(await server.names('models/late')).toContain('config.json');

      const lost = jobFile('lost', { ...many, output: 's3://data/models/lost', retries: 0 });
      const losing = new Amr(['submit', lost, ...at, '--wait']);
      await losing.says('epoch 2/');
      proxy.limit = 0;
      const ended = await losing.ended;
      expect(ended.code).toBe(3);
      expect(ended.stderr).toContain('The model is complete and can be fetched');
      const fetched = await amr('fetch', 'lost', '--to', join(folder, 'lost'), ...at, '-o', 'json');
      expect(fetched.code, fetched.stderr).toBe(0);
      expect(digestIn(fetched.stdout)).toBe(digestIn(stdout));
    } finally {
      await proxy.close();
    }
  });
});
