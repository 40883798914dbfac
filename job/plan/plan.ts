import type { Job } from '../index.js';
import { passesOf } from '../passes.js';
import { stepsPerEpoch, Timeline } from '../timeline.js';
import type { CatalogFacts } from './catalog.js';
import * as memory from './memory.js';
import * as sizes from './sizes.js';
import { plannedTime, type Pace, type PlannedTime } from './time.js';
import { epochWire, totalsOf, type EpochWire } from './wire.js';

/** The role of a process. `train` is `amr train`. */
export type PlannedRole = 'train' | 'worker' | 'parameter-server' | 'coordinator' | 'nats';

/** The memory of the processes of a role. */
export interface PlannedProcess {
  readonly role: PlannedRole;
  readonly count: number;
  /** The bytes of one of them, the largest. */
  readonly bytes: number;
  readonly terms: readonly memory.MemoryTerm[];
}

/** What a role writes to its disk, in bytes. */
export interface PlannedDisk {
  readonly role: PlannedRole;
  /** One checkpoint. Of several parameter servers, the largest part of one. */
  readonly checkpoint: number;
  /** The most checkpoints that are there at once: those that are kept, and the one that is being written. */
  readonly checkpoints: number;
  /** Everything together. */
  readonly bytes: number;
}

/** The messages of a stage on a cluster, in bytes. */
export interface PlannedWire {
  readonly kind: string;
  readonly sentPerStep: number;
  readonly sentPerEpoch: number;
  readonly receivedPerEpoch: number;
  readonly sentPerTriple: number;
}

/** The messages of a job on a cluster that belong to no step, in bytes. */
export interface OtherMessages {
  /** The rows of users, which workers send to the shards for each checkpoint. */
  readonly perCheckpoint: number;
  /** The ids, and the whole model, of which a worker computes the digest. */
  readonly atTheEnd: number;
  /** The vectors of all items, which the workers put and each of them reads. It is 0 where nothing is evaluated. */
  readonly perEvaluation: number;
}

/** What a job will need. */
export interface Plan {
  readonly catalog: Omit<CatalogFacts, 'popularity'>;
  readonly cluster: sizes.ClusterShape | null;
  readonly steps: { readonly perEpoch: number; readonly epochs: number; readonly total: number };
  /** The triples of all passes. Of two passes, the second trains at most as many epochs as the first. */
  readonly triples: number;
  readonly processes: readonly PlannedProcess[];
  readonly disk: PlannedDisk;
  /** The bytes of the model folder. */
  readonly model: number;
  /** The messages by stage; empty on one machine. */
  readonly wire: readonly PlannedWire[];
  /** The bytes that are sent besides steps; null on one machine. */
  readonly otherMessages: OtherMessages | null;
  /** Null where the speed is not known. */
  readonly time: PlannedTime | null;
}

/** A job that is planned, and where it runs. */
export interface PlanOptions {
  /** Null for `amr train`. */
  readonly cluster: sizes.ClusterShape | null;
  readonly pace?: Pace;
}

/** Computes what a job will need. It reads nothing. */
export function planJob(job: Job, catalog: CatalogFacts, { cluster, pace }: PlanOptions): Plan {
  const { interactions } = catalog;
  const passes = passesOf(job);
  const largest = Math.ceil(interactions / job.partitions);
  const perEpoch = stepsPerEpoch([largest], job.batchSize);
  const timeline = new Timeline(job, perEpoch);
  const epochs = job.stages.reduce((sum, stage) => sum + stage.epochs, 0);
  const wireJob = cluster && { ...job, ...cluster, factors: job.model.factors };
  const wires = wireJob ? job.stages.map((stage) => epochWire(catalog, stage, wireJob, perEpoch)) : [];
  const { popularity: _, ...counts } = catalog;
  return {
    catalog: counts,
    cluster,
    steps: { perEpoch, epochs: epochs * passes, total: timeline.end * passes },
    triples: epochs * passes * interactions,
    processes: processesOf(job, catalog, cluster),
    disk: diskOf(job, catalog, cluster),
    model: sizes.modelBytes(job, catalog),
    wire: cluster ? wires.map((wire, index) => wireOf(job.stages[index].kind, { ...wire, interactions }, cluster)) : [],
    otherMessages: cluster && otherMessages(job, catalog, cluster),
    time: pace
      ? plannedTime({ job, catalog, cluster, evaluations: timeline.evaluations(0).length, perEpoch }, wires, pace)
      : null,
  };
}

/** The processes of a job, and the memory of each. */
function processesOf(job: Job, catalog: CatalogFacts, cluster: sizes.ClusterShape | null): PlannedProcess[] {
  const process = (role: PlannedRole, count: number, terms: memory.MemoryTerm[]): PlannedProcess => ({
    role,
    count,
    bytes: memory.totalOf(terms),
    terms,
  });
  if (!cluster) return [process('train', 1, memory.trainMemory(job, catalog))];
  return [
    process('worker', cluster.workers, memory.workerMemory(job, catalog, cluster)),
    process('parameter-server', cluster.shards, memory.shardMemory(job, catalog, cluster)),
    process('coordinator', 1, memory.coordinatorMemory()),
    process('nats', 1, memory.natsMemory(cluster)),
  ];
}

function diskOf(job: Job, catalog: CatalogFacts, cluster: sizes.ClusterShape | null): PlannedDisk {
  const checkpoints = job.checkpoint.keep + 1;
  if (cluster) {
    const checkpoint = sizes.shardCheckpointBytes(job, catalog, cluster.shards);
    return { role: 'parameter-server', checkpoint, checkpoints, bytes: checkpoint * checkpoints };
  }
  const checkpoint = sizes.checkpointBytes(job, catalog);
  const model = sizes.modelBytes(job, catalog);
  // The parameters of the best epoch have no state of the optimiser.
  const best = job.evaluation.select === 'validation' ? model : 0;
  return { role: 'train', checkpoint, checkpoints, bytes: checkpoint * checkpoints + best + model };
}

function wireOf(
  kind: string,
  { full, epoch, interactions }: EpochWire & Pick<CatalogFacts, 'interactions'>,
  { workers }: sizes.ClusterShape,
): PlannedWire {
  const { sent, received } = totalsOf(epoch, workers);
  return {
    kind,
    sentPerStep: totalsOf(full, workers).sent,
    sentPerEpoch: sent,
    receivedPerEpoch: received,
    sentPerTriple: sent / interactions,
  };
}

function otherMessages(job: Job, catalog: CatalogFacts, { workers }: sizes.ClusterShape): OtherMessages {
  const { values, all } = sizes.rowBytes(job);
  // A worker asks for rows and E before it folds its items. If the wire rounds E, it asks for E as float32 and then again.
  const projection = job.wire === 'bfloat16' ? 1.5 * workers * sizes.projectionRows(job, catalog) * values : 0;
  const folded = sizes.rankedPairs(job, catalog) > 0 ? catalog.items * values * (2 + workers) + projection : 0;
  return {
    perCheckpoint: catalog.users * all,
    atTheEnd: catalog.idBytes + sizes.modelBytes(job, catalog),
    perEvaluation: folded,
  };
}
