import { required } from '../../runtime/required.js';
import type { Attempt } from '../../coordinator/core/attempt.js';
import type { Settings } from '../../coordinator/core/cluster.js';
import { attemptOf } from '../../coordinator/core/job-state.js';
import type { Host } from './host.js';
import { simulatedJob, type JobShape, type SimulatedJob } from './jobs.js';
import type { Process } from './process.js';
import type { Disk } from './shard.js';
import { World } from './world.js';

/** A small cluster for tests that compare messages: it returns the messages about one job since the last call. */
export class Story {
  readonly world: World;
  readonly job: SimulatedJob;
  #heard = 0;

  constructor({ settings = {}, ...shape }: JobShape & { settings?: Partial<Settings> } = {}) {
    this.world = new World({ settings });
    this.job = simulatedJob(shape);
    this.world.startCoordinator();
  }

  /** Starts the cluster, submits the job, and waits until it trains. */
  static training(shape: JobShape & { settings?: Partial<Settings> } = {}): Story {
    const story = new Story(shape);
    const { workers, parameterServers } = story.job.job;
    story.start(...names('worker', workers.replicas), ...names('shard', parameterServers.replicas));
    story.world.run(1000);
    story.world.submit(story.job);
    story.until(/run 1 starts/);
    return story;
  }

  get record() {
    return this.world.record(this.job.job.name);
  }

  /** The coordinator. Throws if none was started. */
  get host(): Host {
    return required(this.world.host, 'the coordinator');
  }

  /** The present run of the job. Throws if there is none. */
  get attempt(): Attempt {
    return required(attemptOf(this.host.cluster.jobs.get(this.job.uid)), 'the run');
  }

  /** The process with this name. Throws if there is none. */
  process(name: string): Process {
    return required(this.world.processes.get(name), name);
  }

  /** The files of a disk, by job, boundary and name. Throws if there is no such disk. */
  disk(name: string): Disk {
    return required(this.world.disks.get(name), `the disk of ${name}`);
  }

  /** The session of a member. Throws if it has none. */
  sessionOf(name: string): string {
    return required(this.host.cluster.members.get(name)?.session, `the session of ${name}`);
  }

  start(...processes: string[]): void {
    for (const name of processes) this.world.restart(name);
  }

  /** Continues until a new message matches, at most for 300 simulated seconds. */
  until(line: RegExp): void {
    const from = this.world.said.length;
    this.world.runUntil(() => this.world.said.slice(from).some((text) => line.test(text)));
  }

  /** Continues until the job reaches a boundary. */
  untilStep(step: number): void {
    this.world.runUntil(() => (attemptOf(this.world.host?.cluster.jobs.get(this.job.uid))?.step ?? 0) >= step);
  }

  untilEnd(): void {
    this.world.runUntil(() => this.world.allEnded);
  }

  seconds(seconds: number): void {
    this.world.run(1000 * seconds);
  }

  /** The messages since the last call, without sizes of checkpoints and without details of the assignment that may differ. */
  said(): string[] {
    const lines = this.world.said.slice(this.#heard).map((text) => text.replace(/, \d+\.\d MiB on \d+ shards/, ''));
    this.#heard = this.world.said.length;
    return lines;
  }
}

/** The names of `count` members of a role: worker-0, worker-1 and so on. */
export function names(role: 'worker' | 'shard', count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${role}-${at}`);
}
