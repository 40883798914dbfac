import { RowIndex } from '../../dataset/row-index.js';
import { PartitionSampler } from '../../dataset/sampler.js';
import { SoftmaxPools } from '../../dataset/softmax-pool.js';
import type { Engine } from '../../engine/engine.js';
import type { StageSettings } from '../../model/stage.js';
import { LocalParameters } from '../../training/local-parameters.js';
import { beginStage, emptyBlock } from '../../training/stage.js';
import { runEpoch } from '../../training/epoch.js';
import { initialPartitions } from '../../training/parameters.js';
import type { Catalog } from './catalog.js';
import { USERS } from './case.js';
import type { Case } from './case.js';

const OPTIMIZER = { kind: 'adagrad' } as const;

/** Runs steps of the training loop on one partition, and times them after a warm-up. */
export class Trial {
  constructor(
    readonly one: Case,
    readonly catalog: Catalog,
    readonly engine: Engine,
    readonly factors: number,
  ) {}

  /** Returns triples per second. The settings are those of the PyTorch program: no regularisers, epsilon .1, lambda 1, Adagrad at .05. */
  async run(kind: 'vbpr' | 'amr', seconds: number): Promise<number> {
    const { batchSize, negativePool, items, width } = this.one;
    const { factors } = this;
    const seed = 1;
    const index = new RowIndex();
    const pools = new SoftmaxPools({ ...this.catalog.dataset, seed }, items);
    const options = { ...this.catalog.dataset, seed, batchSize, negativePool, index, pools };
    const sampler = new PartitionSampler(0, { from: 0, to: USERS }, options);
    const settings = { seed, optimizer: OPTIMIZER, model: { factors } };
    const [partition] = initialPartitions(settings, [sampler]);
    const ranges = { items: { from: 0, to: items }, projection: { from: 0, to: width } };
    const empty = emptyBlock(ranges, { optimizer: OPTIMIZER, factors });
    const stage = stageOf(kind);
    const port = new LocalParameters(beginStage(empty, stage, { seed, isWarm: () => true }), stage, 1);
    const shared = { partitions: [partition], partitionCount: 1, steps: sampler.steps, stage, factors };
    const context = { ...shared, optimizer: OPTIMIZER, products: this.engine, port };
    let begin = 0;
    let before = 0;
    let steps = 0;
    for (let epoch = 0; ; epoch++) {
      let ended = false;
      await runEpoch(context, { epoch, step: 0 }, () => {
        steps++;
        if (steps <= 3) [begin, before] = [performance.now(), partition.losses.triples];
        ended = performance.now() - begin > 1000 * seconds;
        return !ended;
      });
      if (ended) return (1000 * (partition.losses.triples - before)) / (performance.now() - begin);
    }
  }
}

function stageOf(kind: 'vbpr' | 'amr'): StageSettings {
  return {
    kind,
    epochs: 1,
    learningRate: { users: 0.05, items: 0.05, projection: 0.05 },
    regularization: { users: 0, combinedItem: 0, items: 0, projection: 0 },
    epsilon: kind === 'amr' ? 0.1 : 0,
    lambda: kind === 'amr' ? 1 : 0,
    perturbation: 'per-item',
    direction: 'adversarial',
    itemDropout: 0,
  };
}

/** The median of the values (the upper one of two); NaN if there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.floor(sorted.length / 2)];
}
