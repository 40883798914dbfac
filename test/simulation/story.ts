import { required } from '../../runtime/required.js';
import type { Attempt } from '../../coordinator/core/attempt.js';
import type { Settings } from '../../coordinator/core/cluster.js';
import { attemptOf } from '../../coordinator/core/job-state.js';
import type { Host } from './host.js';
import { simulatedJob, type JobShape, type SimulatedJob } from './jobs.js';
import type { Process } from './process.js';
import type { Disk } from './shard.js';
import { World } from './world.js';

/** A small cluster whose history reads like a transcript: what was said about one job, since the last time that one asked. */
export class Story {
  readonly world: World;
  readonly job: SimulatedJob;
  #heard = 0;

  constructor({ settings = {}, ...shape }: JobShape & { settings?: Partial<Settings> } = {}) {
    this.world = new World({ settings });
    this.job = simulatedJob(shape);
    this.world.startCoordinator();
  }

  /** With the job submitted, and training. */
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

  /** The coordinator. Throws where none has been started. */
  get host(): Host {
    return required(this.world.host, 'the coordinator');
  }

  /** The run of the job that is going on. Throws where there is none. */
  get attempt(): Attempt {
    return required(attemptOf(this.host.cluster.jobs.get(this.job.uid)), 'the run');
  }

  /** The process with this name. Throws where there is none. */
  process(name: string): Process {
    return required(this.world.processes.get(name), name);
  }

  /** The files of a disk, by job, boundary and name. Throws where there is no such disk. */
  disk(name: string): Disk {
    return required(this.world.disks.get(name), `the disk of ${name}`);
  }

  /** The session of a member. Throws where it has none. */
  sessionOf(name: string): string {
    return required(this.host.cluster.members.get(name)?.session, `the session of ${name}`);
  }

  start(...processes: string[]): void {
    for (const name of processes) this.world.restart(name);
  }

  /** Until a line is said that was not said before; 300 s at most. */
  until(line: RegExp): void {
    const from = this.world.said.length;
    this.world.runUntil(() => this.world.said.slice(from).some((text) => line.test(text)));
  }

  /** Until a boundary is reached. */
  untilStep(step: number): void {
    this.world.runUntil(() => (attemptOf(this.world.host?.cluster.jobs.get(this.job.uid))?.step ?? 0) >= step);
  }

  untilEnd(): void {
    this.world.runUntil(() => this.world.allEnded);
  }

  seconds(seconds: number): void {
    this.world.run(1000 * seconds);
  }

  /** What was said since the last call, without the sizes of checkpoints and the deals that do not matter. */
  said(): string[] {
    const lines = this.world.said.slice(this.#heard).map((text) => text.replace(/, \d+\.\d MiB on \d+ shards/, ''));
    this.#heard = this.world.said.length;
    return lines;
  }
}

export function names(role: 'worker' | 'shard', count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${role}-${at}`);
}
