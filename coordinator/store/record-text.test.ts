import { expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { newRecord } from '../core/record.js';
import { readRecord, recordText } from './record-text.js';

const JOB = parseJob(
  JSON.stringify({
    apiVersion: 'amr.dev/v1alpha1',
    kind: 'TrainingJob',
    metadata: { name: 'one' },
    spec: { data: { synthetic: {} } },
  }),
  { file: 'job' },
);

it.each([
  ['bytes', Uint8Array.of(1, 2, 255)],
  ['a buffer, as messages are decoded to', Buffer.from([1, 2, 255])],
])('readRecord() gives back what recordText() was given: %s', (_, warm) => {
  const record = newRecord(JOB, { uid: 'uid', requestId: 'id', document: '{}', now: 1 });
  const manifest = {
    users: 3,
    items: 24,
    features: 0,
    inverseScale: 1,
    warmItems: 10,
    warm,
    partitionUsers: [0, 3],
    partitionInteractions: [9],
    testPairs: 0,
    fingerprint: 'f',
    warnings: [],
  };
  const back = readRecord(recordText({ ...record, manifest }), 'here');
  expect(back.manifest?.warm).toEqual(Uint8Array.of(1, 2, 255));
  expect({ ...back, manifest: null }).toEqual(record);
});
