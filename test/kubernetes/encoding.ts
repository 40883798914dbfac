import { describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Amr } from '../tools/amr.js';
import { writeEncoder } from '../support/encoders.js';
import { eventually, type Release } from './release.js';

const ITEMS = 150;
const SPEC = {
  data: { interactions: 'train.csv' },
  encode: { images: 'pictures', encoder: 'encoder', resources: { limits: { memory: '512Mi' } } },
  model: { factors: 4 },
  stages: [{ kind: 'vbpr', epochs: 1 }],
  partitions: 2,
  workers: { replicas: 1 },
  parameterServers: { replicas: 1, storage: '50Mi' },
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'pictures' } }],
};
/** Unpacks an archive, which comes as lines of base64, into a claim. */
const UNPACK = 'base64 -d | tar xzf - -C /data';

/** Registers the tests of a job whose pictures are encoded before it is trained. */
export function describeEncoding(release: Release): void {
  /** Draws the catalog, and puts it into a folder of this machine and into a claim. */
  async function makeCatalog(): Promise<string> {
    const folder = release.file('catalog');
    mkdirSync(join(folder, 'pictures'), { recursive: true });
    writeEncoder(join(folder, 'encoder'));
    for (let at = 0; at < ITEMS; at++) {
      const pixels = Buffer.from(Array.from({ length: 16 * 16 * 3 }, (_, k) => (k * (at + 3)) % 256));
      await sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } }).toFile(join(folder, `pictures/p${at}.png`));
    }
    const pairs = Array.from({ length: 400 }, (_, at) => `u${at % 40},p${(at * 7) % ITEMS}`);
    writeFileSync(join(folder, 'train.csv'), ['user,item', ...pairs].join('\n'));
    await release.fillClaim('pictures', folder, UNPACK);
    return folder;
  }

  const conditionOf = async (name: string, type: string) =>
    (await release.job(name))?.status?.conditions.find((condition) => condition.type === type);

  describe('an encoding', { timeout: 240_000 }, () => {
    it('runs as an Indexed Job of its own, and the model has the digest of amr train', async () => {
      const folder = await makeCatalog();
      writeFileSync(join(folder, 'job.json'), JSON.stringify({ apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name: 'pictured' }, spec: SPEC })); // prettier-ignore
      const alone = new Amr(['train', join(folder, 'job.json'), '--model', release.file('pictured'), '-o', 'json']).ended; // prettier-ignore
      await release.apply('pictured', SPEC);
      const { value: made } = await eventually(
        async () => {
          const text = await release.kubectl('get', 'job', 'pictured-encode', '-o', 'json', '--ignore-not-found');
          const value = text.trim() === '' ? null : (JSON.parse(text) as { spec: object });
          return { value: { value }, holds: value !== null };
        },
        { patienceMs: 60_000, what: 'the Job that encodes' },
      );
      expect(made?.spec).toMatchObject({ completionMode: 'Indexed', completions: 2 });
      const during = await release.podsOf('pictured');
      expect(during.every(({ metadata }) => metadata.labels['amr.dev/encodes'] === 'true')).toBe(true);
      const { status } = await release.phase('pictured', 'Succeeded');
      const trained = await alone;
      expect(trained.code, trained.stderr).toBe(0);
      expect(status!.digest).toBe((JSON.parse(trained.stdout) as { digest: string }).digest);
      expect(status).toMatchObject({ encoding: { done: ITEMS, total: ITEMS } });
      expect(await conditionOf('pictured', 'Encoded')).toMatchObject({ status: 'True', reason: 'FeaturesWritten' });
      expect(await release.kubectl('get', 'job', 'pictured-encode', '-o', 'name', '--ignore-not-found')).toBe('');
      expect(readFileSync(join(folder, 'features/items.txt'), 'utf8').trim().split('\n')).toHaveLength(ITEMS);
    });

    it('fails in words, and frees its pods', async () => {
      const encode = { ...SPEC.encode, encoder: 'nowhere', to: 'other' };
      await release.apply('unencoded', { ...SPEC, encode });
      await release.phase('unencoded', 'Failed');
      const { message = '' } = (await conditionOf('unencoded', 'Finished')) ?? {};
      expect(message).toMatch(/Cannot find the encoder \/data\/nowhere/);
      await release.untilNoPodsOf('unencoded');
      await release.kubectl('delete', 'tj', 'pictured', 'unencoded');
    });
  });
}
