import { RowIndex } from '../../dataset/ids/row-index.js';
import { PartitionSampler } from '../../dataset/sampling/sampler.js';
import { SoftmaxPools } from '../../dataset/sampling/softmax-pool.js';
import type { Engine } from '../../engine/engine.js';
import { stageDefaults } from '../../job/index.js';
import { layFeatures } from '../../model/gradient/forward.js';
import type { StageSettings } from '../../model/stage.js';
import { LocalParameters } from '../../training/local-parameters.js';
import { beginStage, emptyBlock } from '../../training/stage.js';
import { drawAhead, type DrawsAhead } from '../../training/ahead/draw-ahead.js';
import { runEpoch } from '../../training/epoch.js';
import { initialPartitions } from '../../training/parameters.js';
import type { Catalog } from './catalog.js';
import { USERS } from './case.js';
import type { Case } from './case.js';
import { workOf } from './work.js';
import type { Work } from './work.js';

const OPTIMIZER = { kind: 'adagrad' } as const;
const SEED = 1;

/** What a trial trains: a kind of stage without regularisers, as the PyTorch program does, or AMR with the defaults of a job. */
export type TrialKind = 'vbpr' | 'amr' | 'amr, default regularisers';

/** The speed of a trial, and what one of its steps has to do. */
export interface Speed {
  /** Triples per second. */
  readonly triples: number;
  /** Seconds of the processor per triple, of all threads. */
  readonly processor: number;
  /** Seconds per step. */
  readonly step: number;
}

/** Steps after which the libraries are warm. */
const WARM_UP = 5;

/** Runs steps of the training loop on one partition, and times them after a warm-up. */
export class Trial {
  constructor(
    readonly one: Case,
    readonly catalog: Catalog,
    readonly engine: Engine,
    readonly factors: number,
    /** The number of threads that training may use. */
    readonly threads: number,
  ) {}

  /** Trains for some seconds. The settings are those of the PyTorch program: epsilon .1, lambda 1, Adagrad at .05. */
  async run(kind: TrialKind, seconds: number): Promise<Speed> {
    const sampler = this.#sampler();
    const ahead = drawAhead([sampler], { threads: this.threads, features: this.catalog.features });
    try {
      return await this.#train(kind, seconds, { sampler, ahead });
    } finally {
      await ahead?.close();
    }
  }

  async #train(
    kind: TrialKind,
    seconds: number,
    { sampler, ahead }: { sampler: PartitionSampler; ahead: DrawsAhead | undefined },
  ): Promise<Speed> {
    const { items, width } = this.one;
    const { factors } = this;
    const settings = { seed: SEED, optimizer: OPTIMIZER, model: { factors } };
    const [partition] = initialPartitions(settings, [sampler]);
    const ranges = { items: { from: 0, to: items }, projection: { from: 0, to: width } };
    const empty = emptyBlock(ranges, { optimizer: OPTIMIZER, factors });
    const stage = stageOf(kind);
    const port = new LocalParameters(beginStage(empty, stage, { seed: SEED, isWarm: () => true }), stage, undefined);
    const shared = { partitions: [partition], partitionCount: 1, steps: sampler.steps, stage, factors, ahead };
    const context = { ...shared, optimizer: OPTIMIZER, products: this.engine, port };
    let begin = { at: 0, cpu: process.cpuUsage(), triples: 0 };
    let steps = 0;
    for (let epoch = 0; ; epoch++) {
      let ended = false;
      await runEpoch(context, { epoch, step: 0 }, () => {
        steps++;
        if (steps <= WARM_UP)
          begin = { at: performance.now(), cpu: process.cpuUsage(), triples: partition.losses.triples };
        ended = performance.now() - begin.at > 1000 * seconds;
        return !ended;
      });
      if (!ended) continue;
      const [took, triples] = [(performance.now() - begin.at) / 1000, partition.losses.triples - begin.triples];
      const { user, system } = process.cpuUsage(begin.cpu);
      return { triples: triples / took, processor: (user + system) / 1e6 / triples, step: took / (steps - WARM_UP) };
    }
  }

  /** Counts the work of the first step of a stage without regularisers. */
  work(kind: 'vbpr' | 'amr'): Work {
    const stage = stageOf(kind);
    const batch = this.#sampler().draw({ epoch: 0, step: 0 }, stage);
    if (batch?.loss !== 'bpr') throw new Error('Cannot count the work of a batch that has no triples');
    return workOf(layFeatures(batch, stage), this.one, { factors: this.factors, adversary: kind === 'amr' });
  }

  #sampler(): PartitionSampler {
    const { batchSize, negativePool, items } = this.one;
    const seed = SEED;
    const index = new RowIndex();
    const pools = new SoftmaxPools({ ...this.catalog.dataset, seed }, items);
    const options = { ...this.catalog.dataset, seed, batchSize, negativePool, index, pools };
    return new PartitionSampler(0, { from: 0, to: USERS }, options);
  }
}

function stageOf(kind: TrialKind): StageSettings {
  const defaults = stageDefaults(kind === 'vbpr' ? 'vbpr' : 'amr');
  const stage = { ...defaults, epochs: 1, learningRate: { users: 0.05, items: 0.05, projection: 0.05 } };
  if (kind === 'amr, default regularisers') return stage;
  return { ...stage, regularization: { users: 0, combinedItem: 0, items: 0, projection: 0 } };
}

/** The median of the values (the upper one of two); NaN if there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.floor(sorted.length / 2)];
}

/** Returns the median with the smallest and the largest value, as text: "61,200 (58,900 to 62,000)". */
export function spread(values: readonly number[], format: (value: number) => string): string {
  return `${format(median(values))} (${format(Math.min(...values))} to ${format(Math.max(...values))})`;
}
