import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCluster } from './cluster.js';

/** How much a storm does. */
export interface StormOptions {
  /** The number of processes that are ended with SIGKILL, among them those of the outages. */
  readonly kills: number;
  /** How many of the kills hit the coordinator and keep it away for a while. */
  readonly outages: number;
  /** The longest of these outages, in seconds. The shortest takes one second. */
  readonly longestOutage: number;
  /** The number of processes that are stopped with SIGSTOP and continued. */
  readonly pauses: number;
  /** The longest pause, in seconds. */
  readonly longestPause: number;
  /** Returns a number from 0 up to 1. */
  readonly draw: () => number;
  /** Resolves when the cluster has made progress. Each kill waits for it, so that it hits something that works. */
  readonly progress: () => Promise<void>;
}

/** Disturbs a cluster of processes: kills them and starts them again, keeps the coordinator away, and stops processes for a while. */
export class Storm {
  /** The number of kills of each role. */
  readonly kills: Record<string, number> = {};
  /** The lengths of the outages of the coordinator, in seconds. */
  readonly outages: number[] = [];
  /** The number of pauses of each role. */
  readonly pauses: Record<string, number> = {};
  /** What processes ended that nobody had killed, with their exit codes. */
  readonly ended: string[] = [];
  /** The processes that are being disturbed. */
  readonly #busy = new Set<string>();
  readonly #underWay: Promise<void>[] = [];

  constructor(
    readonly cluster: TestCluster,
    readonly options: StormOptions,
  ) {}

  /** Resolves when everything has been done and all processes have been started again. */
  async run(onKill: (count: number) => void = () => {}): Promise<void> {
    const { kills, outages, pauses } = this.options;
    for (let kill = 0; kill < kills; kill++) {
      await sleep(1000 * this.#draw());
      await this.#restartEnded();
      // While the coordinator is away, nobody knows the progress, and the others are killed all the same.
      if (!this.#busy.has('coordinator')) await this.options.progress();
      const isOutage = isTurn(kill, outages, kills);
      const victim = isOutage ? await this.#whenFree('coordinator') : this.#pick();
      const seconds = isOutage ? this.#outage() : this.#draw();
      this.kills[roleOf(victim)] = (this.kills[roleOf(victim)] ?? 0) + 1;
      this.#underWay.push(this.#kill(victim, seconds));
      if (isTurn(kill, pauses, kills)) this.#underWay.push(this.#pause(this.#pick()));
      onKill(kill + 1);
    }
    await Promise.all(this.#underWay);
    await this.#restartEnded();
  }

  #draw(): number {
    return this.options.draw();
  }

  #outage(): number {
    const seconds = 1 + (this.options.longestOutage - 1) * this.#draw();
    this.outages.push(Number(seconds.toFixed(1)));
    return seconds;
  }

  /** Chooses a role, then one of its processes that nothing is done to now. */
  #pick(): string {
    const names = this.cluster.names.filter((name) => !this.#busy.has(name) && this.cluster.isAlive(name));
    const roles = [...new Set(names.map(roleOf))];
    const role = roles[Math.floor(this.#draw() * roles.length)];
    const peers = names.filter((name) => roleOf(name) === role);
    return peers[Math.floor(this.#draw() * peers.length)];
  }

  async #whenFree(name: string): Promise<string> {
    while (this.#busy.has(name)) await sleep(50);
    return name;
  }

  async #kill(name: string, seconds: number): Promise<void> {
    this.#busy.add(name);
    await this.cluster.kill(name);
    await sleep(1000 * seconds);
    this.cluster.restart(name);
    this.#busy.delete(name);
  }

  async #pause(name: string): Promise<void> {
    this.#busy.add(name);
    this.pauses[roleOf(name)] = (this.pauses[roleOf(name)] ?? 0) + 1;
    this.cluster.signal(name, 'SIGSTOP');
    await sleep(1000 * (1 + (this.options.longestPause - 1) * this.#draw()));
    this.cluster.signal(name, 'SIGCONT');
    this.#busy.delete(name);
  }

  /** Starts the processes again that have ended by themselves, as the supervisor of a real cluster would. */
  async #restartEnded(): Promise<void> {
    for (const name of this.cluster.names) {
      if (this.#busy.has(name) || this.cluster.isAlive(name)) continue;
      this.ended.push(`${name} ${await this.cluster.ended(name)}`);
      this.cluster.restart(name);
    }
  }
}

/** Whether event `index` of `count` is one of `chosen` that are spread evenly over them. */
function isTurn(index: number, chosen: number, count: number): boolean {
  return Math.floor(((index + 1) * chosen) / count) > Math.floor((index * chosen) / count);
}

function roleOf(name: string): string {
  return name.replace(/-\d+$/, '');
}
