import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, emptyCluster } from '../../coordinator/core/cluster.js';
import { newRecord } from '../../coordinator/core/record.js';
import { EncoderLogs } from '../../coordinator/server/encoder-logs.js';
import { encodingHandler } from '../../coordinator/server/encoding.js';
import { JobLog } from '../../coordinator/server/job-log.js';
import { JobLogs, type LogBatch } from '../../coordinator/server/job-logs.js';
import { ownerOf } from '../../coordinator/server/log-reading.js';
import { Loop } from '../../coordinator/server/loop.js';
import { serve } from '../../coordinator/server/serve.js';
import { DirectoryLogs } from '../../coordinator/store/directory-logs.js';
import { parseJob } from '../../job/index.js';
import { systemClock } from '../../runtime/clock.js';
import { createLogger } from '../../runtime/log.js';
import { required } from '../../runtime/required.js';
import { writeEncoder } from '../support/encoders.js';
import { Amr, amr, temporaryFolder } from '../tools/amr.js';
import { describeWithNats } from './require.js';

const ITEMS = 448;
const folder = temporaryFolder();
const file = (to: string) => {
  const spec = {
    data: { interactions: 'train.csv' },
    encode: { images: 'pictures', encoder: 'encoder', to },
    model: { factors: 4 },
    stages: [{ kind: 'vbpr', epochs: 1 }],
    partitions: 2,
    engine: 'reference',
  };
  const text = JSON.stringify({ apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata: { name: to }, spec });
  writeFileSync(join(folder, `${to}.json`), text);
  return join(folder, `${to}.json`);
};
const features = (to: string) => readFileSync(join(folder, to, 'features.npy'));
let digest = '';

beforeAll(async () => {
  mkdirSync(join(folder, 'pictures'));
  writeEncoder(join(folder, 'encoder'));
  const names = Array.from({ length: ITEMS }, (_, at) => `p${at}`);
  await Promise.all(
    names.map((name, at) => {
      const pixels = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, k) => (k * (at + 3)) % 256));
      return sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } }).toFile(
        join(folder, `pictures/${name}.png`),
      );
    }),
  );
  const pairs = Array.from({ length: 400 }, (_, at) => `u${at % 40},${names[(at * 7) % ITEMS]}`);
  writeFileSync(join(folder, 'train.csv'), ['user,item', ...pairs].join('\n'));
  const trained = await amr('train', file('alone'), '--model', join(folder, 'model'), '-o', 'json');
  expect(trained.code, trained.stderr).toBe(0);
  digest = (JSON.parse(trained.stdout) as { digest: string }).digest;
});

/** A coordinator that leaves encodings to processes of their own, with one job. */
async function coordinator(to: string) {
  const text = readFileSync(file(to), 'utf8');
  const job = parseJob(text);
  const said: string[] = [];
  const nothing = async () => {};
  const services = {
    store: { renew: nothing, put: nothing, remove: nothing },
    outlets: { send: () => {}, close: () => {}, epoch: () => {}, reason: ({ text: why }: { text: string }) => void said.push(why) }, // prettier-ignore
    now: () => Date.now(),
    onFailure: () => {},
  };
  const loop = new Loop(services, emptyCluster({ ...DEFAULT_SETTINGS, encodesApart: true }, 1));
  const log = createLogger({ role: 'coordinator', level: 'fatal' });
  const store = new DirectoryLogs(join(folder, `logs-${to}`), nothing);
  const onStored = (batch: LogBatch) => logs.stored(batch);
  const jobLogs = new JobLogs({ store, clock: systemClock(), now: services.now, log: createLogger({ role: 'coordinator', level: 'fatal' }), onStored }); // prettier-ignore
  const logs: EncoderLogs = new EncoderLogs({ logs: jobLogs, ownerOf: (uid, name) => ownerOf(loop.cluster, uid, name) }); // prettier-ignore
  const encode = encodingHandler(loop, { logs, epoch: 1, assertAllowed: () => {} });
  /** The lines that another coordinator finds when this one has ended. */
  const lines = async () => {
    await jobLogs.close();
    const kept = await (await JobLog.open(store, { uid: 'u', name: to }, 0)).read();
    return kept.map(({ role, source, message }) => `${role} ${source} ${message}`);
  };
  const handlers = { 'amr.v1.Jobs': {}, 'amr.v1.Members': { encode } } as never;
  const server = await serve(handlers, { host: '127.0.0.1', port: 0 }, log);
  await loop.dispatch({ type: 'submitted', record: newRecord(job, { uid: 'u', requestId: 'r', document: text, now: 0 }), job }); // prettier-ignore
  const encoder = (share: number) =>
    new Amr(['encoder', '--insecure', '--coordinator', `127.0.0.1:${server.port}`, '--job', to, '--share', String(share), '--threads', '1', '--data-root', folder]); // prettier-ignore
  return { encoder, server, said, lines, record: () => required(loop.cluster.jobs.get('u'), 'the job').record };
}

describe('amr encoder', () => {
  it('encodes a share, also after a SIGKILL in the middle, and the last process writes the features', async () => {
    const { encoder, server, record, lines } = await coordinator('shared');
    const parts = join(folder, 'shared/parts');
    try {
      const first = encoder(0);
      while (!existsSync(parts) || !readdirSync(parts).some((name) => name.endsWith('.part')))
        await new Promise((resolve) => setTimeout(resolve, 1));
      first.process.kill('SIGKILL');
      expect((await first.ended).signal).toBe('SIGKILL');
      const keptParts = readdirSync(parts).filter((name) => name.endsWith('.part'));
      expect(keptParts.length).toBeLessThan(4);
      const other = await encoder(1).ended;
      expect(other.code, other.stderr).toBe(0);
      expect(record().encoded).toBeUndefined();
      const again = await encoder(0).ended;
      expect(again.code, again.stderr).toBe(0);
      expect(record().encoded).toMatchObject({ items: ITEMS, width: 8, encoder: 'encoder' });
      expect(features('shared')).toEqual(features('alone'));
      // The job needs nothing more of a process that Kubernetes starts again.
      expect((await encoder(0).ended).code).toBe(0);
      const kept = await lines();
      expect(kept).toContain('encoder shared-encode-1 the share is done');
      expect(kept).toContain('encoder shared-encode-0 the features are written');
      expect(kept.filter((line) => line === 'encoder shared-encode-0 encoding')).toHaveLength(2);
    } finally {
      server.close();
    }
  });

  it('ends with 2 when a picture is broken, and the job fails in its words', async () => {
    const { encoder, server, record, lines } = await coordinator('broken');
    writeFileSync(join(folder, 'pictures/p7.png'), 'no picture');
    try {
      const ends = await Promise.all([encoder(0).ended, encoder(1).ended]);
      expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([0, 2]));
      const { message = '' } = record().conditions.find(({ type }) => type === 'Finished') ?? {};
      expect(message).toMatch(/Cannot encode 1 of 448 pictures[^]*p7: [^]*spec\.encode\.onError: skip/);
      expect(record().phase).toBe('Failed');
      expect((await lines()).filter((line) => line.endsWith('cannot encode'))).toHaveLength(1);
      expect(existsSync(join(folder, 'broken/features.npy'))).toBe(false);
    } finally {
      server.close();
      await sharp(Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, k) => (k * 10) % 256)), { raw: { width: 32, height: 32, channels: 3 } }).toFile(join(folder, 'pictures/p7.png')); // prettier-ignore
    }
  });
});

describeWithNats('a job with spec.encode on processes without Kubernetes', () => {
  it('is encoded by its workers, and trained to the digest of amr train', async () => {
    const up = new Amr(['up', '--port', '0', '-o', 'json', '--workers', '2', '--shards', '1'], { cwd: folder });
    await new Promise((resolve) => up.process.stdout!.once('data', resolve));
    const { server } = JSON.parse(up.stdout) as { server: string };
    try {
      const job = ['submit', file('onup'), '--set', 'spec.parameterServers.replicas=1', '--server', server];
      const submitted = await amr(...job, '--insecure', '--wait', '-o', 'json');
      expect(submitted.code, submitted.stderr).toBe(0);
      expect((JSON.parse(submitted.stdout) as { digest: string }).digest).toBe(digest);
      expect(features('onup')).toEqual(features('alone'));
    } finally {
      up.process.kill('SIGINT');
      await up.ended;
    }
  });
});
