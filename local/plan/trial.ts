import type { Dataset } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
import { evaluateModel } from '../../evaluation/evaluate.js';
import type { Job } from '../../job/index.js';
import type { StageSettings } from '../../model/stage.js';
import { partsOf } from '../../model/stage.js';
import { drawAhead } from '../../training/ahead/draw-ahead.js';
import { runEpoch } from '../../training/epoch.js';
import { LocalParameters } from '../../training/local-parameters.js';
import { initialPartitions, modelOf, type JobParameters } from '../../training/parameters.js';
import { openSamplers } from '../../training/samplers.js';
import { beginStage, emptyBlock } from '../../training/stage.js';
import { gradientRounding } from '../../training/wire.js';

/** How long the steps of a stage are tried before they count, and how long they count, in milliseconds. */
const WARM_UP_MS = 1000;
const MEASURED_MS = 2000;
/** The pairs of the first and of the second trial of an evaluation. */
const PAIRS = [300, 2300];

/** Trains some steps of the stages of a job, as `amr train` does, and measures how fast they are. */
export class Trial {
  readonly #versions = { next: 0 };

  constructor(
    readonly job: Job,
    readonly dataset: Dataset,
    readonly engine: Engine,
    /** The number of threads that training may use. */
    readonly threads: number,
  ) {}

  /** Returns the triples per second of a stage. */
  async stage(stage: StageSettings): Promise<number> {
    const parameters = this.#parameters(stage);
    const { partitions, block } = parameters;
    const { job } = this;
    const steps = Math.max(...partitions.map(({ sampler }) => sampler.steps));
    const port = new LocalParameters(block, stage, job.wire, this.#versions);
    const settings = { stage, optimizer: job.optimizer, factors: job.model.factors, products: this.engine, port };
    const rounding = gradientRounding(job, job.model);
    const samplers = partitions.map(({ sampler }) => sampler);
    const ahead = drawAhead(samplers, { threads: this.threads, features: this.dataset.features });
    const context = { partitions, partitionCount: job.partitions, steps, rounding, ahead, ...settings };
    const watch = new Stopwatch(() => partitions.reduce((sum, { losses }) => sum + losses.triples, 0));
    try {
      for (let epoch = 0; !watch.hasEnded; epoch++) await runEpoch(context, { epoch, step: 0 }, () => watch.goesOn());
    } finally {
      await ahead?.close();
    }
    return watch.speed;
  }

  /** Returns the seconds of an evaluation of so many pairs in a catalog of so many items; 0 where there are none to try. */
  async evaluation(pairs: number, items: number): Promise<number> {
    const test = this.dataset.test ?? this.dataset.validation;
    if (!test || pairs === 0) return 0;
    const { job } = this;
    const stage = job.stages[job.stages.length - 1];
    const model = modelOf(this.#parameters(stage), stage.kind);
    const { candidates, at } = job.evaluation;
    const rank = async (count: number) => {
      const own = { users: test.users.subarray(0, count), items: test.items.subarray(0, count) };
      const startedAt = performance.now();
      const options = { candidates, at, seed: job.seed, pairs: own, version: this.#versions.next++ };
      await evaluateModel(model, this.dataset, this.engine, options);
      return (performance.now() - startedAt) / 1000;
    };
    // The first evaluation also compiles the code.
    await rank(PAIRS[0]);
    const [few, many] = [Math.min(PAIRS[0], test.users.length), Math.min(PAIRS[1], test.users.length)];
    const [short, long] = [await rank(few), await rank(many)];
    const each = many > few ? Math.max(0, long - short) / (many - few) : 0;
    // Data of a trial may have fewer items: all of them are folded, and ranked where candidates are all items.
    const growth = Math.max(1, items / this.dataset.itemIds.length);
    return Math.max(0, long - each * many) * growth + each * pairs * (candidates === 'all' ? growth : 1);
  }

  #parameters(stage: StageSettings): JobParameters {
    const { job, dataset } = this;
    const { factors } = job.model;
    const range = (to: number) => ({ from: 0, to });
    const ranges = { items: range(dataset.itemIds.length), projection: range(dataset.features?.width ?? 0) };
    const empty = emptyBlock(ranges, { optimizer: job.optimizer, factors });
    const partitions = initialPartitions(job, openSamplers(job, dataset));
    return { partitions, block: beginStage(empty, stage, { seed: job.seed, isWarm: () => true }) };
  }
}

/** Measures the speed of steps after a warm-up. */
class Stopwatch {
  readonly #startedAt = performance.now();
  #from: { readonly at: number; readonly triples: number } | undefined;
  /** The triples per second; 0 before enough steps were measured. */
  speed = 0;

  /** `trained` returns the number of triples that have been trained. */
  constructor(readonly trained: () => number) {}

  get hasEnded(): boolean {
    return this.speed > 0;
  }

  /** Called after each step. Returns whether to go on. */
  goesOn(): boolean {
    const now = performance.now();
    const from = this.#from;
    if (from && now - from.at >= MEASURED_MS) this.speed = (1000 * (this.trained() - from.triples)) / (now - from.at);
    else if (!from && now - this.#startedAt >= WARM_UP_MS) this.#from = { at: now, triples: this.trained() };
    return !this.hasEnded;
  }
}

/** Whether two stages cost the same for each triple, so that one trial is enough. */
export function costAlike(left: StageSettings, right: StageSettings): boolean {
  const { adversary, projection } = partsOf(left.kind);
  const settings = ({ kind, loss, perturbation, direction, itemDropout, ...stage }: StageSettings) => {
    const negatives = 'negatives' in stage ? stage.negatives : 0;
    return JSON.stringify([kind, loss, negatives, itemDropout > 0, adversary && [perturbation, direction], projection]);
  };
  return settings(left) === settings(right);
}
