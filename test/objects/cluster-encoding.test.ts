import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { writeEncoder } from '../support/encoders.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';
import { describeWithVersitygw, startObjectServer } from './versitygw.js';

describeWithVersitygw('a job of a cluster that encodes pictures of an object store', () => {
  const folder = temporaryFolder();
  const jobFile = (name: string, encode: object, root = '.') => {
    const path = join(folder, `${name}.json`);
    const data = { root, interactions: 'train.csv' };
    const small = { model: { factors: 4 }, stages: [{ kind: 'vbpr', epochs: 1 }], partitions: 2, engine: 'reference' };
    const document = { apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name } };
    writeFileSync(path, JSON.stringify({ ...document, spec: { data, encode, ...small } }));
    return path;
  };

  it('is encoded into the store and trained from it by the workers, to the digest of files', async () => {
    const server = await startObjectServer();
    const env = { ...server.environment, AMR_CACHE: join(folder, 'cache'), TMPDIR: folder };
    mkdirSync(join(folder, 'pictures'));
    writeEncoder(join(folder, 'encoder'));
    for (const name of ['model.onnx', 'preprocessor_config.json'])
      await server.put(`encoder/${name}`, readFileSync(join(folder, 'encoder', name)));
    for (let at = 0; at < 100; at++) {
      const pixels = Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, k) => (k * (at + 3)) % 256));
      const picture = await sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } })
        .png()
        .toBuffer();
      writeFileSync(join(folder, `pictures/p${at}.png`), picture);
      await server.put(`pictures/p${at}.png`, picture);
    }
    const pairs = `user,item\n${Array.from({ length: 200 }, (_, at) => `u${at % 20},p${(at * 7) % 100}\n`).join('')}`;
    writeFileSync(join(folder, 'train.csv'), pairs);
    await server.put('train.csv', pairs);
    const files = jobFile('files', { images: 'pictures', encoder: 'encoder', to: 'features' });
    const alone = await new Amr(['train', files, '--model', 'model', '-o', 'json'], { cwd: folder }).ended;
    expect(alone.code, alone.stderr).toBe(0);
    const up = new Amr(['up', '--port', '0', '-o', 'json', '--shards', '1'], { cwd: folder, env });
    await new Promise((resolve) => up.process.stdout!.once('data', resolve));
    try {
      const stored = jobFile('stored', { images: 'pictures/', encoder: 'encoder/', to: 'features' }, 's3://data');
      const at = ['--server', (JSON.parse(up.stdout) as { server: string }).server];
      const submitted = await amr('submit', stored, ...at, '--set', 'spec.parameterServers.replicas=1', '--wait', '-o', 'json'); // prettier-ignore
      expect(submitted.code, submitted.stderr).toBe(0);
      const digest = (text: string) => (JSON.parse(text) as { digest: string }).digest;
      expect(digest(submitted.stdout)).toBe(digest(alone.stdout));
      for (const name of ['features.npy', 'items.txt'])
        expect((await server.read(`features/${name}`)).equals(readFileSync(join(folder, 'features', name))), name).toBe(true); // prettier-ignore
    } finally {
      up.process.kill('SIGINT');
      await up.ended;
      await server.stop();
    }
  });
});
