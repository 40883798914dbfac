import type { Job } from '../index.js';
import { passesOf } from '../passes.js';
import type { CatalogFacts } from './catalog.js';
import { checkpointBytes, type ClusterShape } from './sizes.js';
import { stepTime, wireProcessorSeconds, type Bottleneck } from './step-time.js';
import type { EpochWire } from './wire.js';

/** How fast a machine is. */
export interface Pace {
  /** The triples per second of `amr train`, by stage. */
  readonly triplesPerSecond: readonly number[];
  /** The seconds of one evaluation on one machine; 0 where it is not known. */
  readonly evaluationSeconds: number;
  /** The seconds that reading the data takes; 0 where it is not known. */
  readonly openingSeconds: number;
  /** The bytes per second that each machine of a cluster sends and receives. Null: all processes are on one machine. */
  readonly network: number | null;
  /** The cores of the machine on which all processes are. */
  readonly cores: number;
}

/** The time of a stage. */
export interface StageTime {
  readonly kind: string;
  readonly triplesPerSecond: number;
  readonly seconds: number;
  /** What a step waits for longest, on a cluster with a network. */
  readonly bottleneck?: Bottleneck;
}

/** The time of a job, in seconds. */
export interface PlannedTime {
  readonly stages: readonly StageTime[];
  readonly evaluations: number;
  readonly checkpoints: number;
  readonly opening: number;
  readonly total: number;
}

/** The bytes per second in which a checkpoint is hashed and written. */
const CHECKPOINT_BYTES_PER_SECOND = 300e6;

interface TimedJob {
  readonly job: Job;
  readonly catalog: CatalogFacts;
  readonly cluster: ClusterShape | null;
  /** The number of evaluations of one pass. */
  readonly evaluations: number;
  readonly perEpoch: number;
}

/** Returns the time of a job at a pace. `wires` are the messages of its stages on a cluster. */
export function plannedTime(timed: TimedJob, wires: readonly EpochWire[], pace: Pace): PlannedTime {
  const { job, catalog, evaluations: perPass } = timed;
  const passes = passesOf(job);
  const stages = job.stages.map(({ kind, epochs }, index) => {
    const { triplesPerSecond, bottleneck } = stageSpeed(timed, wires[index], pace, index);
    const seconds = (passes * epochs * catalog.interactions) / triplesPerSecond;
    return { kind, triplesPerSecond, seconds, ...(bottleneck && { bottleneck }) };
  });
  const training = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const isRanked = catalog.testPairs > 0 || job.evaluation.select === 'validation';
  // Pass 2 evaluates the end of each stage only.
  const count = isRanked ? perPass + (passes - 1) * job.stages.length : 0;
  const evaluations = count * pace.evaluationSeconds;
  const writes = passes * job.stages.length + training / job.checkpoint.everySeconds;
  const checkpoints = (writes * checkpointBytes(job, catalog)) / CHECKPOINT_BYTES_PER_SECOND;
  const opening = pace.openingSeconds;
  return { stages, evaluations, checkpoints, opening, total: training + evaluations + checkpoints + opening };
}

function stageSpeed(
  { job, catalog, cluster, perEpoch }: TimedJob,
  wire: EpochWire | undefined,
  { triplesPerSecond, network, cores }: Pace,
  index: number,
): { readonly triplesPerSecond: number; readonly bottleneck?: Bottleneck } {
  const alone = triplesPerSecond[index];
  if (!cluster || !wire) return { triplesPerSecond: alone };
  if (network === null) {
    const seconds = catalog.interactions / alone + wireProcessorSeconds(wire.epoch, cluster.workers) / cores;
    return { triplesPerSecond: catalog.interactions / seconds };
  }
  const perStep = Math.min(job.batchSize * job.partitions, catalog.interactions);
  const { seconds, bottleneck } = stepTime(wire.full, perStep, { ...cluster, triplesPerSecond: alone, network });
  return { triplesPerSecond: catalog.interactions / (seconds * perEpoch), bottleneck };
}
