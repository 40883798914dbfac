import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileJob } from '../job/index.js';
import { initialRows, Purpose } from '../model/random/random.js';
import type { StoredModel } from '../storage/model-folder.js';
import { continueFrom } from './continue.js';
import { openData } from './data.js';
import { initialParameters, initialPartitions, modelOf } from './parameters.js';
import { joinUsers } from './partition.js';
import { openSamplers } from './samplers.js';
import { Ids } from '../runtime/ids.js';

const job = compileJob({
  apiVersion: 'amr.dev/v1alpha1',
  kind: 'TrainingJob',
  metadata: { name: 'small' },
  spec: {
    data: { synthetic: { users: 30, items: 20, seed: 1 } },
    model: { factors: 3 },
    stages: [{ kind: 'vbpr', epochs: 1 }],
    partitions: 4,
  },
});
const scratch = await mkdtemp(join(tmpdir(), 'amr-parameters-'));
afterAll(() => rm(scratch, { recursive: true }));
const dataset = await openData(job.data, { root: '/', scratch, within: undefined });
const width = dataset.features!.width;

/** Makes a model that knows one item and one user of the data, and one user who is not in the data. */
function earlierModel(changed: Partial<StoredModel['config']> = {}): StoredModel {
  return {
    directory: 'earlier',
    config: { factors: 3, featureWidth: width, ...changed } as StoredModel['config'],
    users: Float32Array.of(1, 2, 3, 4, 5, 6),
    userIds: Ids.of(['nobody', dataset.userIds.at(7)!]),
    items: Float32Array.of(7, 8, 9),
    itemIds: Ids.of([dataset.itemIds.at(2)!]),
    projection: new Float32Array(3 * width).fill(0.5),
    content: null,
  };
}

describe('initialPartitions()', () => {
  it('draws the same users for part of the partitions as for all of them', () => {
    const samplers = openSamplers(job, dataset);
    const all = initialPartitions(job, samplers);
    const some = initialPartitions(job, samplers.slice(1, 3));
    expect(some.map(({ users }) => users.values)).toEqual(all.slice(1, 3).map(({ users }) => users.values));
    expect(joinUsers(all)).toEqual(initialRows(job.seed, Purpose.initialUsers, 0, 30, 3));
    expect(joinUsers(some)).toEqual(joinUsers(all).subarray(3 * all[1].users.from, 3 * all[2].users.to));
  });
});

describe('initialParameters()', () => {
  it('draws users, and leaves the shared parameters 0', () => {
    const { block, partitions } = initialParameters(job, dataset);
    expect(joinUsers(partitions).every((value) => value !== 0)).toBe(true);
    expect([...block.items.values, ...block.projection.values].every((value) => value === 0)).toBe(true);
  });

  it('takes what an earlier model knows, and draws the other users', () => {
    const fresh = modelOf(initialParameters(job, dataset), 'vbpr');
    const model = modelOf(initialParameters(job, dataset, continueFrom(earlierModel(), { job, dataset })), 'vbpr');
    expect([...model.users.subarray(21, 24)]).toEqual([4, 5, 6]);
    expect(model.users.subarray(0, 21)).toEqual(fresh.users.subarray(0, 21));
    expect([...model.items.subarray(0, 9)]).toEqual([0, 0, 0, 0, 0, 0, 7, 8, 9]);
    expect(model.projection!.every((value) => value === 0.5)).toBe(true);
  });
});

describe('continueFrom()', () => {
  it('rescales the projection where the largest feature is another than in training', () => {
    const notices: string[] = [];
    const inverseScale = dataset.features!.inverseScale * 4;
    const onNotice = ({ type, message }: { type: string; message: string }) => notices.push(`${type}: ${message}`);
    const { projection } = continueFrom(earlierModel({ inverseScale }), { job, dataset, onNotice });
    expect(projection.every((value) => value === 2)).toBe(true);
    expect(notices.at(-1)).toMatch(/^note: the largest feature is .*: its projection is rescaled/);
  });

  it('refuses a model that does not fit', () => {
    const refused = (from: StoredModel) => expect(() => continueFrom(from, { job, dataset }));
    refused(earlierModel({ factors: 4 })).toThrow('it has 4 factors, spec.model.factors is 3');
    refused(earlierModel({ featureWidth: 5 })).toThrow(
      `the features must be 5 wide, as in training: they are ${width}`,
    );
    refused({ ...earlierModel(), userIds: Ids.of(['a', 'b']), itemIds: Ids.of(['c']) }).toThrow(
      'no user or item of this data',
    );
  });
});

describe('modelOf()', () => {
  it('has a projection in the stages that train one', () => {
    const parameters = initialParameters(job, dataset);
    expect(modelOf(parameters, 'mf').projection).toBeNull();
    expect(modelOf(parameters, 'amr').projection).toHaveLength(3 * width);
  });
});
