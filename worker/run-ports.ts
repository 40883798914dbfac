import type { NatsConnection } from '../parameter-server/nats/connection.js';
import { FileReader } from '../parameter-server/nats/files.js';
import type { WireMeter } from '../parameter-server/nats/meter.js';
import { NatsParameterPort } from '../parameter-server/nats/port.js';
import { StatePort } from '../parameter-server/nats/state-port.js';
import type { Assignment } from '../parameter-server/process/assignment.js';
import type { JobData } from './job-data.js';
import type { StepPhase } from './metrics.js';

/** What `openRunPorts` needs to know about the run. */
export interface RunPortsOptions {
  /** The uid of the job. */
  readonly uid: string;
  /** The number of the run. */
  readonly run: number;
  /** The name of this process. It must be one of the workers in the assignment. */
  readonly name: string;
  readonly assignment: Assignment;
  readonly data: JobData;
  /** Counts the bytes that are sent and received. */
  readonly meter: WireMeter;
  /** Called with the seconds that a phase of a step took. */
  readonly onPhase: (phase: StepPhase, seconds: number) => void;
  /** Ends all requests that are under way on the ports. */
  readonly signal: AbortSignal;
}

/** A worker's connections to the shards of one run. */
export interface RunPorts {
  /** The index of this worker among the workers of the run. */
  readonly sender: number;
  /** Carries what steps need: item rows, the projection E, and gradients. */
  readonly parameters: NatsParameterPort;
  /** Carries everything else: rows for checkpoints, an earlier model, and folded items. */
  readonly state: StatePort;
  /** Reads the files of the run's checkpoints. */
  readonly reader: FileReader;
}

/** Opens the ports at the boundary where the run starts. They are closed when the signal aborts. */
export function openRunPorts(connection: NatsConnection, options: RunPortsOptions): RunPorts {
  const { assignment, uid, run, data, meter, name, signal, onPhase } = options;
  const { startStep: boundary, shards, workers, job } = assignment;
  const { factors } = job.model;
  const sender = workers.indexOf(name);
  const common = { uid, run, name, sender, workers: workers.length, shards, factors, meter };
  const parameters = new NatsParameterPort(connection, {
    ...common,
    stages: job.stages,
    wire: job.wire,
    boundary,
    stage: stageBefore(assignment),
    versions: data.versions,
    onPhase,
  });
  signal.addEventListener('abort', () => parameters.close(signal.reason as Error), { once: true });
  return {
    sender,
    parameters,
    state: new StatePort(parameters.asker, common),
    reader: new FileReader(parameters.asker, { uid, optimizer: job.optimizer, factors }),
  };
}

/**
 * The index of the stage to which the parameters belong where the run starts. At the end of a stage this is the stage
 * that has ended.
 */
function stageBefore({ startStep, timeline }: Assignment): number {
  return (timeline.isEpochEnd(startStep) ? timeline.endingAt(startStep) : timeline.at(startStep)).stage - 1;
}
