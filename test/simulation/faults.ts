import type { SimulatedJob } from './jobs.js';
import type { Dice } from './timetable.js';

/** What goes wrong by chance. */
export interface Faults {
  /** Longest time that a message is on its way. */
  readonly latencyMs: number;
  /** Longest time that a worker evaluates. */
  readonly evaluationMs: number;
  /** Longest time that a shard writes a checkpoint. */
  readonly writingMs: number;
  /** Probability that a report arrives twice. */
  readonly duplicates: number;
  /** Whether the coordinator dies now, before or after it stores something. */
  crashes(dice: Dice): boolean;
  /** Whether a worker's gradient is not finite. */
  isNonFinite(job: SimulatedJob, step: number): boolean;
}

export const NO_FAULTS: Faults = {
  latencyMs: 5,
  evaluationMs: 300,
  writingMs: 500,
  duplicates: 0,
  crashes: () => false,
  isNonFinite: () => false,
};
