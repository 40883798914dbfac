import type { DataManifest } from '../../proto/index.js';
import { describe, expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import { newRecord, type JobRecord } from '../core/record.js';
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
const RECORD = newRecord(JOB, { uid: 'uid', requestId: 'id', document: '{}', now: 1 });
const MANIFEST = {
  users: 3,
  items: 24,
  features: 0,
  inverseScale: 1,
  warmItems: 10,
  warm: Uint8Array.of(1, 2, 255),
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

describe('readRecord()', () => {
  it.each([
    ['bytes', Uint8Array.of(1, 2, 255)],
    ['a buffer, as messages are decoded to', Buffer.from([1, 2, 255])],
  ])('gives back what recordText() was given: %s', (_, warm) => {
    const back = readRecord(
      recordText({ ...RECORD, prepared: { manifest: { ...MANIFEST, warm }, ...ENGINE } }),
      'here',
    );
    expect(back).toEqual({ ...RECORD, prepared: { manifest: MANIFEST, ...ENGINE } });
    expect(readRecord(recordText(RECORD), 'here')).toEqual(RECORD);
  });

  it('reads records of older coordinators, and recordText() writes the same', () => {
    const { featureDescription: _, contentMean: __, dataParts: ___, ...older } = MANIFEST;
    const running: JobRecord = {
      ...RECORD,
      phase: 'Running',
      startedMs: 2,
      prepared: { manifest: older as unknown as DataManifest, ...ENGINE },
      run: 1,
      shards: ['shard-0'],
    };
    expect(readRecord(WAITING_TEXT, 'here')).toEqual(RECORD);
    expect(readRecord(RUNNING_TEXT, 'here')).toEqual(running);
    expect(JSON.parse(recordText(RECORD))).toEqual(JSON.parse(WAITING_TEXT));
    expect(JSON.parse(recordText(running))).toEqual(
      JSON.parse(RUNNING_TEXT.replace('"warnings":[]', '"warnings":[],"notes":[]')),
    );
  });
});
