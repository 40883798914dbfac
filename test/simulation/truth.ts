import { passesOf, type Job } from '../../job/index.js';
import { Timeline } from '../../job/timeline.js';
import type { DataManifest } from '../../proto/index.js';
import type { EpochLine } from '../../coordinator/core/record.js';
import { mix } from './timetable.js';

/** The rows of a simulated model. Each row is one number, which every step changes. */
export type Rows = Int32Array;

/** All rows of a simulated model at one boundary. */
export interface State {
  readonly users: Rows;
  readonly items: Rows;
  readonly projection: Rows;
}

/** The data of a simulated job. */
export function manifestOf(
  job: Job,
  rows: { items: number; features: number; interactions: readonly number[] },
): DataManifest {
  const { items, features, interactions } = rows;
  return {
    users: 2 * job.partitions,
    items,
    features,
    inverseScale: 1,
    warmItems: items,
    warm: new Uint8Array(0),
    warmDigests: new Uint8Array(32),
    partitionUsers: Array.from({ length: job.partitions + 1 }, (_, partition) => 2 * partition),
    partitionInteractions: [...interactions],
    testPairs: passesOf(job) === 2 ? 0 : 5 * job.partitions,
    fingerprint: 'data',
    featureDescription: '',
    contentMean: new Uint8Array(0),
    dataParts: '',
    warnings: [],
    notes: [],
  };
}

/** The value of a row of a group after one more step. */
export function moved(value: number, step: number, row: number): number {
  return mix(value, step * 4096 + row);
}

/** The loss of a partition in a step. It is a whole number, so that sums are exact in any order. */
export function lossOf(step: number, partition: number): number {
  return (mix(step, partition) >>> 8) % 100;
}

/** The ranks of the five held-out pairs of a partition at a boundary. */
export function countsOf(step: number, partition: number, on: 'test' | 'validation'): number[] {
  const hash = mix(step + (on === 'test' ? 0 : 1 << 20), partition) >>> 3;
  return [hash % 2, (hash >> 4) % 2, (hash >> 8) % 2];
}

/** The course of one pass over a job without disturbance, as `amr train` computes it. */
export class Truth {
  /** The rows by boundary. At the end of a stage they are those before an earlier epoch is selected. */
  readonly states: State[] = [];
  readonly epochs: Omit<EpochLine, 'seconds'>[] = [];
  readonly digest: string;
  /** The schedule, with the stages that end early. */
  timeline: Timeline;

  readonly #pass: number | undefined;

  constructor(
    readonly job: Job,
    readonly manifest: DataManifest,
    { begin = 0, pass = passesOf(job) === 2 ? 1 : undefined }: { begin?: number; pass?: number } = {},
  ) {
    this.#pass = pass;
    const steps = Math.max(...manifest.partitionInteractions.map((count) => Math.ceil(count / job.batchSize)));
    this.timeline = new Timeline(job, steps, begin);
    let state = initialState(manifest);
    let best = { value: -1, step: 0 };
    let failures = 0;
    for (let step = begin; ; step++) {
      this.states[step] = state;
      if (this.timeline.isEpochEnd(step)) {
        const line = this.#epoch(step);
        this.epochs.push(line);
        const value = line.validation?.['ndcg@3'] ?? -1;
        if (value > best.value) best = { value, step };
        if (line.validation) failures = best.step === step ? 0 : failures + 1;
        if (failures === job.evaluation.patience) this.#endStage(line);
      }
      if (this.timeline.isStageEnd(step)) {
        if (job.evaluation.select === 'validation') state = this.states[best.step];
        best = { value: -1, step: 0 };
        failures = 0;
      }
      if (step === this.timeline.end) break;
      state = nextState(state, step);
    }
    this.digest = digestOf(state);
  }

  /** Ends the stage of an epoch with this epoch. */
  #endStage({ stage, epoch }: Pick<EpochLine, 'stage' | 'epoch'>): void {
    const { job, stepsPerEpoch: steps, begin } = this.timeline;
    const stages = job.stages.map((each, at) => (at === stage - 1 ? { ...each, epochs: epoch } : each));
    this.timeline = new Timeline({ ...job, stages }, steps, begin);
  }

  #epoch(step: number): Omit<EpochLine, 'seconds'> {
    const { job, timeline } = this;
    const { stage, epoch } = timeline.endingAt(step);
    const { kind } = job.stages[stage - 1];
    let loss = 0;
    for (let at = step - timeline.stepsPerEpoch; at < step; at++) {
      for (let partition = 0; partition < job.partitions; partition++) loss += lossOf(at, partition);
    }
    const triples = timeline.stepsPerEpoch * job.partitions;
    const mean = loss / triples;
    const own = this.#pass === undefined ? {} : { pass: this.#pass };
    const line = {
      ...own,
      step,
      stage,
      kind,
      epoch,
      triples,
      loss: mean,
      adversarialLoss: kind === 'amr' ? mean : null,
    };
    if (!timeline.isEvaluated(step)) return line;
    const validation = job.evaluation.select === 'validation' ? { validation: this.#metrics(step, 'validation') } : {};
    const test = this.manifest.testPairs > 0 ? { test: this.#metrics(step, 'test') } : {};
    return { ...line, ...test, ...validation };
  }

  #metrics(step: number, on: 'test' | 'validation') {
    const { partitions } = this.job;
    const counts = [0, 0, 0];
    for (let partition = 0; partition < partitions; partition++) {
      for (const [rank, count] of countsOf(step, partition, on).entries()) counts[rank] += count;
    }
    const gain = counts[0] + counts[1] * (Math.LN2 / Math.log(3)) + counts[2] * (Math.LN2 / Math.log(4));
    return { 'hr@3': (counts[0] + counts[1] + counts[2]) / (5 * partitions), 'ndcg@3': gain / (5 * partitions) };
  }
}

/** The rows before the first step. */
export function initialState({ users, items, features }: DataManifest): State {
  const rows = (count: number, group: number) => Int32Array.from({ length: count }, (_, row) => mix(group, row));
  return { users: rows(users, 1), items: rows(items, 2), projection: rows(features, 3) };
}

function nextState({ users, items, projection }: State, step: number): State {
  const next = (rows: Rows) => rows.map((value, row) => moved(value, step, row));
  return { users: next(users), items: next(items), projection: next(projection) };
}

/** The digest of a simulated model. */
export function digestOf({ users, items, projection }: State): string {
  let hash = 0;
  for (const rows of [users, items, projection]) for (const value of rows) hash = mix(hash, value);
  return `sha256:${hash >>> 0}`;
}

/** The settings that are chosen for the memory of the simulated model with this digest. */
export function memoryOf(digest: string) {
  const hash = Number(digest.slice('sha256:'.length));
  const content = { alpha: hash % 7, coldAlpha: (hash >>> 3) % 7, coldBias: (hash >>> 6) % 7 };
  return { ...content, coOccurrence: { weight: (hash >>> 9) % 7, rank: 8 } };
}
