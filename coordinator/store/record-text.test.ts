import type { DataManifest } from '../../proto/index.js';
import { randomFillSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { newRecord, type JobRecord } from '../core/record.js';
import { readRecord, RecordWriter } from './record-text.js';

const JOB = parseJob(
  JSON.stringify({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'one' },
    spec: { preset: 'paper', data: { synthetic: {} } },
  }),
  { file: 'job' },
);
const RECORD = newRecord(JOB, { uid: 'uid', requestId: 'id', document: '{}', now: 1 });
const MANIFEST = {
  users: 3,
  items: 24,
  features: 0,
  inverseScale: 1,
  warmItems: 10,
  warm: Uint8Array.of(1, 2, 255),
  warmDigests: new Uint8Array(0),
  partitionUsers: [0, 3],
  partitionInteractions: [9],
  testPairs: 0,
  fingerprint: 'f',
  featureDescription: '',
  contentMean: new Uint8Array(0),
  dataParts: '',
  warnings: [],
  notes: [],
};
const ENGINE = { fingerprint: 'reference 1 cpu', engine: 'reference', device: 'cpu' };

/** Records as the first version of the coordinator wrote them. They must stay readable. */
const WAITING_TEXT = `{"version":1,"record":{"uid":"uid","name":"one","requestId":"id","document":"{}","submittedMs":1,\
"phase":"Pending","wanted":"run","workers":2,"parameterServers":2,"startedMs":null,"finishedMs":null,"manifest":null,\
"fingerprint":"","engine":"","device":"","run":0,"shards":[],"checkpoints":[],"selected":null,"epochs":[],"restarts":0,\
"failures":0,"failedRun":0,"notFiniteStep":null,"digest":"","conditions":[],"deleting":null}}`;
const RUNNING_TEXT = `{"version":1,"record":{"uid":"uid","name":"one","requestId":"id","document":"{}","submittedMs":1,\
"phase":"Running","wanted":"run","workers":2,"parameterServers":2,"startedMs":2,"finishedMs":null,"manifest":{"users":3,\
"items":24,"features":0,"inverseScale":1,"warmItems":10,"warm":{"$bytes":"AQL/"},"partitionUsers":[0,3],\
"partitionInteractions":[9],"testPairs":0,"fingerprint":"f","warnings":[]},"fingerprint":"reference 1 cpu",\
"engine":"reference","device":"cpu","run":1,"shards":["shard-0"],"checkpoints":[],"selected":null,"epochs":[],\
"restarts":0,"failures":0,"failedRun":0,"notFiniteStep":null,"digest":"","conditions":[],"deleting":null}}`;

/** What a record takes in a store, and the record that is read from there again. */
async function stored(record: JobRecord) {
  const { text, pieces } = new RecordWriter().parts(record);
  return { text, pieces, back: await readRecord(text, 'here', (name) => read(pieces, name)) };
}

async function read(pieces: readonly { name: string; bytes: Uint8Array }[], name: string): Promise<Uint8Array> {
  const piece = pieces.find((each) => each.name === name);
  if (!piece) throw new Error(`there is no piece ${name}`);
  return Promise.resolve(piece.bytes);
}

const none = () => Promise.reject(new Error('there are no pieces'));

describe('readRecord()', () => {
  it.each([
    ['bytes', Uint8Array.of(1, 2, 255)],
    ['a buffer, as messages are decoded to', Buffer.from([1, 2, 255])],
  ])('gives back what a RecordWriter was given: %s', async (_, warm) => {
    const { back } = await stored({ ...RECORD, prepared: { manifest: { ...MANIFEST, warm }, ...ENGINE } });
    expect(back).toEqual({ ...RECORD, prepared: { manifest: MANIFEST, ...ENGINE } });
    expect((await stored(RECORD)).back).toEqual(RECORD);
  });

  it('reads records of older coordinators, which have no checksum and one pass', async () => {
    const { featureDescription: _, contentMean: __, dataParts: ___, ...older } = MANIFEST;
    const running: JobRecord = {
      ...RECORD,
      phase: 'Running',
      startedMs: 2,
      prepared: { manifest: older as unknown as DataManifest, ...ENGINE },
      run: 1,
      shards: ['shard-0'],
    };
    expect(await readRecord(WAITING_TEXT, 'here', none)).toEqual(RECORD);
    expect(await readRecord(RUNNING_TEXT, 'here', none)).toEqual(running);
    expect((await stored(running)).back).toEqual(running);
  });

  it('keeps five thousand epochs of a job of a hundred million items in a text under 64 KiB, and in pieces', async () => {
    const items = 100_000_000;
    const epochs = Array.from({ length: 5000 }, (_, at) => epochLine(at + 1, METRICS));
    const warmDigests = randomFillSync(new Uint8Array(32 * Math.ceil(items / 2 ** 20)));
    const manifest = { ...MANIFEST, items, warm: new Uint8Array(0), warmDigests };
    const large = { ...RECORD, epochs, prepared: { manifest, ...ENGINE } };
    const { text, pieces, back } = await stored(large);
    expect(back).toEqual(large);
    expect(text.length).toBeLessThan(65_536);
    expect(Math.max(...pieces.map(({ bytes }) => bytes.length))).toBeLessThan(65_536);
  });

  it('keeps the bits of seven million items of a job of an earlier version in pieces that an object holds', async () => {
    const warm = randomFillSync(new Uint8Array(875_000));
    const long = { ...RECORD, prepared: { manifest: { ...MANIFEST, warm }, ...ENGINE } };
    const { text, pieces, back } = await stored(long);
    expect(back).toEqual(long);
    expect(text.length).toBeLessThan(65_536);
    expect(Math.max(...pieces.map(({ bytes }) => bytes.length))).toBeLessThan(300_000);
  });

  it('keeps the pieces that it has, also when a list of epochs begins anew', () => {
    const writer = new RecordWriter();
    const parts = (epochs: JobRecord['epochs']) => writer.parts({ ...RECORD, epochs });
    const padding = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`hr@${at}`, 0.5]));
    const first = Array.from({ length: 500 }, (_, at) => epochLine(at + 1, padding));
    const before = parts(first);
    const after = parts([...first, ...first.map((line) => ({ ...line, step: line.step + 500 }))]);
    expect(before.pieces.length).toBeGreaterThan(1);
    expect(after.pieces.slice(0, before.pieces.length)).toEqual(before.pieces);
    const anew = first.map((line) => ({ ...line, loss: 0.25 }));
    expect(parts(anew)).toEqual(new RecordWriter().parts({ ...RECORD, epochs: anew }));
  });

  it('refuses each flipped bit of a record in words that name it', async () => {
    const { text } = await stored({ ...RECORD, prepared: { manifest: MANIFEST, ...ENGINE } });
    const bytes = Buffer.from(text);
    let refused = 0;
    for (let bit = 0; bit < 8 * bytes.length; bit += 3) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      const result = await readRecord(flipped.toString(), 'here', none).catch((error: Error) => error);
      if (result instanceof Error) refused += Number(result.message.startsWith('Cannot read the job in here: here '));
      else expect(result).toEqual({ ...RECORD, prepared: { manifest: MANIFEST, ...ENGINE } });
    }
    expect(refused).toBeGreaterThan(0.9 * ((8 * bytes.length) / 3));
  });

  it.each([
    ['no record', '{"version": 1}'],
    ['an empty record', '{"version": 1, "record": {}}'],
    ['null', 'null'],
    ['nothing', ''],
  ])('names the file that holds %s', (_, text) =>
    expect(readRecord(text, 'jobs/x.json', none)).rejects.toThrow(
      /^Cannot read the job in jobs\/x\.json: .*Restore it from a copy/,
    ),
  );
});

const METRICS = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`ndcg@${at}`, 0.123456789 + at]));

function epochLine(step: number, test: Record<string, number>): JobRecord['epochs'][number] {
  return { step, stage: 1, kind: 'mf', epoch: step, triples: 9, seconds: 0.1, loss: 0.5, adversarialLoss: null, test };
}
