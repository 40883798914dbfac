import type { Job } from '../index.js';
import { mebibytes } from '../../runtime/disk.js';
import type { Plan, PlannedProcess, PlannedRole } from './plan.js';

/** What a machine or the limits of pods allow, in bytes. What is absent is not limited. */
export interface Limits {
  /** The memory that all processes of this machine share. */
  readonly machine?: number;
  /** The memory of each process of a role. */
  readonly memory?: Partial<Record<PlannedRole, number>>;
  /** The disk of each process that keeps checkpoints. */
  readonly disk?: number;
}

/** Something that a job needs more of than there is. */
export interface Misfit {
  readonly reason: 'MemoryTooSmall' | 'StorageTooSmall';
  /** Whether it certainly does not fit. Otherwise the estimate is within its error of the limit. */
  readonly isCertain: boolean;
  /** What is needed, what there is, and the largest parts of it. */
  readonly message: string;
  /** The setting that mends it. */
  readonly remedy: string;
}

/** The error of the estimates: a need above a limit by more than this share does not fit. */
const ERROR = 0.15;

/** Returns what does not fit, the worst first. */
export function misfitsOf(plan: Plan, { machine, memory = {}, disk }: Limits, job: Pick<Job, 'checkpoint'>): Misfit[] {
  const found = plan.processes.flatMap((process) => {
    const limit = memory[process.role];
    return limit === undefined ? [] : misfit('MemoryTooSmall', process.bytes, limit, () => tooLarge(process, limit));
  });
  const all = plan.processes.reduce((sum, { bytes, count }) => sum + bytes * count, 0);
  const shared =
    machine === undefined ? [] : misfit('MemoryTooSmall', all, machine, () => allTooLarge(plan, all, machine));
  const full =
    disk === undefined ? [] : misfit('StorageTooSmall', plan.disk.bytes, disk, () => fullDisk(plan, disk, job));
  return [...found, ...shared, ...full].sort((left, right) => Number(right.isCertain) - Number(left.isCertain));
}

type Words = Pick<Misfit, 'message' | 'remedy'>;

function misfit(reason: Misfit['reason'], needed: number, limit: number, words: () => Words): Misfit[] {
  if (needed <= limit * (1 - ERROR)) return [];
  return [{ reason, isCertain: needed > limit * (1 + ERROR), ...words() }];
}

const SECTIONS: Partial<Record<PlannedRole, string>> = { worker: 'workers', 'parameter-server': 'parameterServers' };

function tooLarge({ role, bytes, terms }: PlannedProcess, limit: number): Words {
  const section = SECTIONS[role];
  const remedy =
    role === 'parameter-server'
      ? 'raise spec.parameterServers.resources.limits.memory or spec.parameterServers.replicas, or lower spec.model.factors'
      : `raise spec.${section}.resources.limits.memory, or lower spec.model.factors or spec.batchSize`;
  return {
    message: `a ${nameOf(role)} needs ${mebibytes(bytes)} of memory (${largest(terms)}), and its limit is ${mebibytes(limit)}`,
    remedy,
  };
}

function allTooLarge({ processes }: Plan, all: number, machine: number): Words {
  const parts = processes.map(({ role, count, bytes }) => `${count} x ${nameOf(role)} ${mebibytes(bytes)}`);
  const terms = processes.length === 1 ? largest(processes[0].terms) : parts.join(' + ');
  const more =
    processes.length === 1
      ? 'train on a cluster, whose workers share the users and whose parameter servers share the items'
      : 'use more machines';
  return {
    message: `the job needs ${mebibytes(all)} of memory (${terms}), and this machine has ${mebibytes(machine)}`,
    remedy: `lower spec.model.factors or spec.batchSize, or ${more}`,
  };
}

function fullDisk({ disk }: Plan, limit: number, { checkpoint }: Pick<Job, 'checkpoint'>): Words {
  const { role, checkpoint: one, checkpoints, bytes } = disk;
  const what = role === 'train' ? 'the folder of the model needs' : 'a parameter server needs';
  const raise = role === 'train' ? 'free disk' : 'raise spec.parameterServers.storage';
  const fewer = checkpoint.keep > 1 ? ', or lower spec.checkpoint.keep' : '';
  return {
    message: `${what} ${mebibytes(bytes)} of disk (${checkpoints} checkpoints of ${mebibytes(one)}), and there are ${mebibytes(limit)}`,
    remedy: `${raise}${fewer}`,
  };
}

function nameOf(role: PlannedRole): string {
  return role === 'parameter-server' ? 'parameter server' : role === 'train' ? 'process' : role;
}

/** The three largest parts of the memory of a process. */
function largest(terms: PlannedProcess['terms']): string {
  const sorted = terms.toSorted((left, right) => right.bytes - left.bytes).slice(0, 3);
  return sorted.map(({ what, bytes }) => `${what} ${mebibytes(bytes)}`).join(', ');
}
