import { RowIndex } from '../../dataset/ids/row-index.js';
import { PartitionSampler } from '../../dataset/sampling/sampler.js';
import { SoftmaxPools } from '../../dataset/sampling/softmax-pool.js';
import { denseProducts } from '../../engine/reference/index.js';
import { stageDefaults } from '../../job/index.js';
import { shardRanges } from '../../job/shards.js';
import { stepsPerEpoch, Timeline } from '../../job/timeline.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';
import type { StageKind, StageSettings } from '../../model/stage.js';
import { runEpoch } from '../../training/epoch.js';
import { initialPartitions } from '../../training/parameters.js';
import type { Partition } from '../../training/partition.js';
import { LocalParameters } from '../../training/local-parameters.js';
import type { ParameterPort } from '../../training/port.js';
import { Shard } from '../../parameter-server/shard.js';
import { beginStage, emptyBlock } from '../../training/stage.js';
import { gradientRounding } from '../../training/wire.js';

/** The number of triples of one partition in one step. */
const BATCH_SIZE = 6;

/** The loss of the adversarial stages. */
const SOFTMAX = { loss: 'softmax', negatives: 6, temperature: 1, popularityCorrection: false } as const;

/** A small job in memory for tests, which trains through any parameter ports. */
export class SmallJob {
  readonly factors = 5;
  readonly width = 13;
  readonly items = 40;
  readonly seed = 7;
  readonly optimizer = { kind: 'adagrad' } as const;
  readonly stages: StageSettings[];
  readonly steps: number;
  readonly timeline: Timeline;
  readonly products;
  readonly #samplers: PartitionSampler[];

  constructor(
    readonly partitions: number,
    kinds: readonly StageKind[] = ['mf', 'vbpr', 'amr', 'duif'],
    readonly wire?: 'bfloat16',
  ) {
    const defaults = kinds.map((kind) => ({ ...stageDefaults(kind), epochs: 2 }));
    this.stages = defaults.map((stage) => (stage.kind === 'amr' ? { ...stage, ...SOFTMAX } : stage));
    for (const stage of this.stages) Object.assign(stage.regularization, { projection: 0.01 });
    const random = new CounterRandom(1, Purpose.synthetic);
    const features = new Float32Array(this.items * this.width);
    random.normals(features, 1, 0);
    this.products = denseProducts(features, this.width);
    this.#samplers = samplers(this, 8 * partitions + 3);
    this.steps = stepsPerEpoch(
      this.#samplers.map(({ interactions }) => interactions),
      BATCH_SIZE,
    );
    this.timeline = new Timeline({ stages: this.stages, evaluation: { every: 5, select: 'none' } }, this.steps);
  }

  isWarm(item: number): boolean {
    return item !== 3;
  }

  /** The partitions from .. to - 1 in their state before the first stage. */
  partitionsOf(from: number, to: number): Partition[] {
    const { seed, factors, optimizer } = this;
    return initialPartitions({ seed, optimizer, model: { factors } }, this.#samplers.slice(from, to));
  }

  /** The shards in their state before the first stage. */
  shards(count: number): Shard[] {
    const { optimizer, factors, partitions, wire } = this;
    const { stages, timeline, seed } = this;
    const job = { stages, timeline, partitions, seed, wire, isWarm: (item: number) => this.isWarm(item) };
    return this.ranges(count).map((range) => new Shard(emptyBlock(range, { optimizer, factors }), job, 0));
  }

  ranges(count: number) {
    return shardRanges(count, { items: this.items, projection: this.width });
  }

  /** Trains some partitions through all stages. `portOf` returns the parameter port of a stage. */
  async train(partitions: Partition[], portOf: (stage: number) => ParameterPort): Promise<Partition[]> {
    let own = partitions;
    let epoch = 0;
    for (const [index, stage] of this.stages.entries()) {
      own = own.map((partition) => partition.startStage(this.optimizer));
      const { steps, optimizer, factors, products } = this;
      const rounding = gradientRounding(this, { factors });
      const job = { partitionCount: this.partitions, steps, stage, optimizer, factors, products, rounding };
      const context = { ...job, partitions: own, port: portOf(index) };
      for (let n = 0; n < stage.epochs; n++, epoch++) await runEpoch(context, { epoch, step: 0 }, () => true);
    }
    return own;
  }

  /** The values of all rows after training in one process: users, items, projection. */
  async trainLocally(): Promise<Float32Array[]> {
    const { seed } = this;
    let block = this.shards(1)[0].rows;
    const portOf = (stage: number) => {
      block = beginStage(block, this.stages[stage], { seed, isWarm: (item) => this.isWarm(item) });
      return new LocalParameters(block, this.stages[stage], this.wire);
    };
    const partitions = await this.train(this.partitionsOf(0, this.partitions), portOf);
    return [...partitions.map(({ users }) => users.values), block.items.values, block.projection.values];
  }
}

function samplers(job: SmallJob, users: number): PartitionSampler[] {
  const { items, partitions, seed } = job;
  const offsets = new Int32Array(users + 1);
  const lists: number[] = [];
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++) {
      if (job.isWarm(item) && (item * 7 + user * 11 + ((item * user) % 5)) % 6 === 0) lists.push(item);
    }
    offsets[user + 1] = lists.length;
  }
  const data = {
    training: { offsets, items: Int32Array.from(lists) },
    warmItems: Int32Array.from({ length: items }, (_, item) => item).filter((item) => job.isWarm(item)),
    seed,
  };
  const options = {
    ...data,
    usersWithoutNegatives: new Int32Array(0),
    batchSize: BATCH_SIZE,
    negativePool: 0,
    index: new RowIndex(),
    pools: new SoftmaxPools(data, items),
  };
  // The last partition has the fewest users, so its triples of an epoch end first.
  const bound = (v: number) => (v === partitions ? users : Math.ceil((users * v) / (partitions - 0.5)));
  return Array.from(
    { length: partitions },
    (_, v) => new PartitionSampler(v, { from: bound(v), to: Math.min(users, bound(v + 1)) }, options),
  );
}
