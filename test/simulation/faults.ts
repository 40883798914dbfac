import type { SimulatedJob } from './jobs.js';
import type { Dice } from './timetable.js';

/** The faults that happen at random. */
export interface Faults {
  /** The longest delay of a message, in simulated milliseconds. */
  readonly latencyMs: number;
  /** The longest time of an evaluation by a worker, in simulated milliseconds. */
  readonly evaluationMs: number;
  /** The longest time in which a worker chooses the settings of a memory, in simulated milliseconds. */
  readonly choiceMs: number;
  /** The longest time in which a worker publishes a model, in simulated milliseconds. */
  readonly publicationMs: number;
  /** The longest time in which a shard writes its part of a checkpoint, in simulated milliseconds. */
  readonly writingMs: number;
  /** The probability that a report arrives twice. */
  readonly duplicates: number;
  /** Whether the coordinator dies now. It is asked before and after each write to the store. */
  crashes(dice: Dice): boolean;
  /** Whether the next gradient of a worker is not finite. */
  isNonFinite(job: SimulatedJob, step: number): boolean;
  /** Whether the object store refuses to store a model now. */
  refusesModels(): boolean;
}

/** The settings without faults: delays stay short, and nothing is repeated or killed. */
export const NO_FAULTS: Faults = {
  latencyMs: 5,
  evaluationMs: 300,
  choiceMs: 3000,
  publicationMs: 3000,
  writingMs: 500,
  duplicates: 0,
  crashes: () => false,
  isNonFinite: () => false,
  refusesModels: () => false,
};
