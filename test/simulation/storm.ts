import { FailureCode } from '../../proto/index.js';
import type { Faults } from './faults.js';
import { must, mustHaveIds } from './invariants.js';
import { choiceIn, lastPassOf, simulatedJob, type SimulatedJob } from './jobs.js';
import { World } from './world.js';

/** How long faults happen, and how long the jobs may take afterwards. */
const STORM_MS = 30_000;
const CALM_MS = 400_000;

/** The counts of what happened in a storm. */
export interface StormReport {
  readonly decisions: number;
  readonly restarts: number;
  readonly refused: number;
  readonly deeds: Readonly<Record<string, number>>;
}

/**
 * Runs 64 workers, 16 shards and three jobs, with faults of every kind for some time. Afterwards every job must end with the
 * result that `amr train` computes.
 */
export function storm(seed: number): StormReport {
  const world = new World({
    seed,
    settings: {
      heartbeatIntervalMs: 3000,
      leaseTimeoutMs: 9000,
      gatherMs: 2000,
      growthMs: 4000,
      stallMs: 120_000,
      // A member drops work that its credential is not for, so a credential that came at a wrong time would end runs.
      nats: { lifetimeMs: 20_000, isKey: () => true, issue: ({ name }) => `a credential of ${name}` },
    },
  });
  world.longestWaitMs = 5000;
  const { dice } = world;
  const deeds: Record<string, number> = {};
  const processes = [
    ...Array.from({ length: 64 }, (_, at) => `worker-${at}`),
    ...Array.from({ length: 16 }, (_, at) => `shard-${at}`),
  ];
  world.startCoordinator();
  for (const name of processes) {
    world.timetable.after(dice.between(0, 3000), () => world.restart(name));
  }
  const jobs = jobsOf(world);
  world.faults = stormFaults(world, deeds);
  for (const job of jobs) world.timetable.after(dice.between(0, 10_000), () => submit(world, job));
  wreak(world, processes, deeds);
  world.run(STORM_MS);
  world.faults = { ...world.faults, duplicates: 0, crashes: () => false, isNonFinite: () => false };
  if (!world.host?.isListening) world.startCoordinator();
  for (const name of processes) world.restart(name);
  for (const job of jobs) if (!world.store.has(job.uid)) submit(world, job);
  for (const job of jobs) if (world.record(job.job.name).wanted === 'suspend') askToResume(world, job);
  const asking = () => {
    for (const job of jobs) if (world.store.get(job.uid)?.wanted === 'suspend') askToResume(world, job);
    for (const name of processes) world.restart(name);
    world.timetable.after(3000, asking);
  };
  world.timetable.after(3000, asking);
  world.runUntil(() => world.allEnded, CALM_MS);
  const stalled = world.said.find((text) => / no step since | did not become ready/.test(text));
  must(stalled === undefined, `somebody was not told something: ${stalled}`);
  for (const job of jobs) checkResult(world, job);
  return {
    decisions: world.decisions,
    restarts: jobs.reduce((sum, { uid }) => sum + world.store.get(uid)!.restarts, 0),
    refused: world.refused,
    deeds,
  };
}

function jobsOf(world: World): SimulatedJob[] {
  const { dice } = world;
  return ['first', 'second', 'third'].map((name, at) => {
    const partitions = at === 0 ? 64 : 1 + dice.below(12);
    const select = dice.pick(['none', 'validation', 'validation'] as const);
    const refit = dice.chance(0.5);
    return simulatedJob({
      name,
      partitions,
      workers: Math.min(partitions, at === 0 ? 48 : 1 + dice.below(24)),
      shards: at === 0 ? 8 : 1 + dice.below(6),
      steps: 3 + dice.below(4),
      epochs: dice.pick([[2], [1, 2], [2, 1], [1, 1, 1], [5], [4, 3]]),
      patience: select === 'validation' && dice.chance(0.6) ? 1 + dice.below(2) : undefined,
      evaluateEvery: 1 + dice.below(2),
      select,
      refit,
      memory: select === 'validation' && refit && dice.chance(0.7),
      checkpointEvery: `${1 + dice.below(5)}s`,
      keep: 1 + dice.below(3),
      retries: 20,
      output: dice.chance(0.5) ? `s3://models/${name}` : undefined,
      pace: 2 + dice.below(4),
    });
  });
}

function submit(world: World, job: SimulatedJob): void {
  if (world.host?.isListening) world.submit(job);
  else world.timetable.after(500, () => submit(world, job));
}

function askToResume(world: World, { job }: SimulatedJob): void {
  world.ask(job.name, { kind: 'resume', workers: 0, parameterServers: 0 });
}

function stormFaults(world: World, deeds: Record<string, number>): Faults {
  const failed = new Set<string>();
  return {
    latencyMs: world.dice.pick([5, 50, 400]),
    writingMs: world.dice.pick([100, 500, 4000]),
    evaluationMs: 1500,
    choiceMs: 3000,
    publicationMs: 3000,
    duplicates: 0.02,
    crashes(dice) {
      const happens = dice.chance(0.02);
      if (happens) {
        count(deeds, 'crash while storing');
        reviveCoordinator(world);
      }
      return happens;
    },
    isNonFinite({ uid }, step) {
      const key = `${uid} ${step}`;
      if (failed.has(key) || !world.dice.chance(0.002)) return false;
      failed.add(key);
      count(deeds, FailureCode[FailureCode.FAILURE_CODE_NONFINITE]);
      return true;
    },
    refusesModels() {
      const happens = world.dice.chance(0.2);
      if (happens) count(deeds, 'model not stored');
      return happens;
    },
  };
}

/** Plans faults at random times. */
function wreak(world: World, processes: readonly string[], deeds: Record<string, number>): void {
  const { dice, timetable } = world;
  const calm = dice.between(100, 1500);
  const next = () => {
    if (timetable.now > STORM_MS) return;
    const [name, deed] = dice.pick(DEEDS);
    count(deeds, name);
    deed(world, dice.pick(processes));
    timetable.after(dice.between(0.5, 1.5) * calm, next);
  };
  timetable.after(dice.between(1000, 6000), next);
}

type Deed = (world: World, name: string) => void;

const DEEDS: readonly (readonly [string, Deed])[] = [
  ['kill', (world, name) => kill(world, name, false)],
  ['kill', (world, name) => kill(world, name, false)],
  ['silent kill', (world, name) => kill(world, name, true)],
  ['pause', (world, name) => world.processes.get(name)?.pause(world.dice.between(500, 20_000))],
  ['broken stream', (world, name) => world.processes.get(name)?.breakStream()],
  ['all streams broken', (world) => world.processes.forEach((process) => process.breakStream())],
  ['leave', leave],
  ['coordinator killed', killCoordinator],
  ['coordinator replaced', replaceCoordinator],
  ['damaged file', damage],
  ['suspend', suspend],
];

function kill(world: World, name: string, silently: boolean): void {
  const { dice, timetable } = world;
  world.processes.get(name)?.kill(silently);
  timetable.after(dice.between(200, 20_000), () => world.restart(name));
}

function leave(world: World, name: string): void {
  const process = world.processes.get(name);
  process?.awake(() => process.leave());
  world.timetable.after(world.dice.between(5000, 30_000), () => {
    if (process) kill(world, name, false);
  });
}

function killCoordinator(world: World): void {
  world.host?.kill();
  reviveCoordinator(world);
}

function reviveCoordinator(world: World): void {
  world.timetable.after(world.dice.between(500, 15_000), () => {
    if (!world.host?.isListening) world.startCoordinator();
  });
}

/** Pauses the coordinator. Another one takes over. The first one wakes up and does not know that it was replaced. */
function replaceCoordinator(world: World): void {
  const { host, timetable, dice } = world;
  if (!host?.isListening) return;
  host.pause();
  timetable.after(dice.between(1000, 6000), () => {
    if (world.host === host) world.startCoordinator();
  });
  timetable.after(dice.between(500, 9000), () => host.resume());
}

/** Damages a file of the newest checkpoint of a random job. */
function damage(world: World): void {
  const record = world.dice.pick([...world.store.values(), undefined]);
  const checkpoint = record?.checkpoints.at(-1);
  if (
    !checkpoint ||
    record?.phase === 'Succeeded' ||
    checkpoint.step === lastPassOf(world.jobs.get(record!.uid)!).truth.timeline.end
  )
    return;
  const { holder, file } = world.dice.pick(checkpoint.files);
  const stored = world.disks.get(holder)?.get(record!.uid)?.get(checkpoint.step)?.get(file);
  if (stored) stored.isDamaged = true;
}

function suspend(world: World): void {
  const record = world.dice.pick([...world.store.values(), undefined]);
  if (!record || !world.host?.isListening) return;
  world.ask(record.name, { kind: 'suspend' });
  const { dice } = world;
  const again = () => {
    const isWaiting = world.store.get(record.uid)?.phase === 'Suspended';
    const [workers, parameterServers] = isWaiting
      ? [1 + dice.below(world.jobs.get(record.uid)!.job.partitions), 1 + dice.below(8)]
      : [0, 0];
    if (world.host?.isListening) world.ask(record.name, { kind: 'resume', workers, parameterServers });
  };
  world.timetable.after(dice.between(500, 8000), again);
}

function count(deeds: Record<string, number>, name: string): void {
  deeds[name] = (deeds[name] ?? 0) + 1;
}

/** Checks that the result of a job equals the result of an undisturbed training. */
function checkResult(world: World, job: SimulatedJob): void {
  const { uid } = job;
  const { truth } = lastPassOf(job);
  const record = world.store.get(uid)!;
  must(record.phase === 'Succeeded', `${record.name} is ${record.phase}: ${JSON.stringify(record.conditions)}`);
  must(record.digest === truth.digest, `${record.name} has the digest ${record.digest}, not ${truth.digest}`);
  const { output } = job.job;
  if (output) must(world.published.get(output) === truth.digest, `${record.name} has not published its model`);
  mustHaveIds(record);
  const choice = record.refit && JSON.stringify(record.refit.choice);
  const right = job.refit && JSON.stringify(choiceIn(job));
  must(choice === right, `${record.name} chose ${choice}, not ${right}`);
  const told = record.epochs.map((line) => JSON.stringify({ ...line, seconds: undefined }));
  const lines = job.refit ? [...job.truth.epochs, ...truth.epochs] : truth.epochs;
  const expected = lines.map((line) => JSON.stringify(line));
  must(
    sorted(told) === sorted(expected),
    `${record.name} tells of other epochs:\n${told.join('\n')}\nnot\n${expected.join('\n')}`,
  );
}

function sorted(lines: readonly string[]): string {
  return JSON.stringify(
    lines.map((line) => Object.entries(JSON.parse(line) as object).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}
