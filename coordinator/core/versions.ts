import { SYNTHETIC_WIDTH } from '../../job/index.js';
import { PROTOCOL_VERSION, type Join } from '../../proto/index.js';
import type { Member } from './cluster.js';
import { byName } from './deal.js';
import type { Deliberation } from './deliberation.js';
import type { JobState } from './job-state.js';

/** The first version of the protocol whose members know `wire`, `sharedPool`, `products` and the width of a synthetic catalog. */
const NEWEST_SETTINGS = 3;
/** A process that was refused is forgotten when it has not tried again for this long, in milliseconds. */
const STRANGER_MS = 15_000;

/** Whether the coordinator accepts members that speak this version: its own, and the one before it. */
export function isSpoken(protocol: number): boolean {
  return protocol === PROTOCOL_VERSION || protocol === PROTOCOL_VERSION - 1;
}

/** Whether a member would leave out a setting of the job without a word, because its version does not know it. */
export function isTooOld({ job }: Pick<JobState, 'job'>, { protocol }: Pick<Member, 'protocol'>): boolean {
  if (protocol >= NEWEST_SETTINGS) return false;
  const { wire, sharedPool, products, data } = job;
  const isWide = data.kind === 'synthetic' && data.width !== SYNTHETIC_WIDTH;
  return wire !== undefined || sharedPool === true || products !== undefined || isWide;
}

/**
 * Refuses a process that speaks another version. It does not end, but tries again until it meets a coordinator of its version, as
 * during an upgrade. What it was refused for is said once.
 */
export function refuseStranger(d: Deliberation, session: string, { name, protocol, onlyJob }: Join): void {
  const problem = `it speaks version ${protocol} of the protocol, this coordinator ${PROTOCOL_VERSION}: upgrade all parts of the cluster to the same version of amr`;
  d.act({ type: 'close', session, problem });
  const before = d.strangers.get(name);
  d.strangers = d.strangers.with(name, { name, protocol, onlyJob, heardMs: d.now });
  if (before?.protocol === protocol) return;
  d.dealing = true;
  const job = d.jobs.values().find(({ record }) => record.name === onlyJob);
  d.say(job?.record.uid ?? null, 'MemberRefused', `${name} is refused: ${problem}`, 'warn');
}

/** Forgets the processes that were refused and have not tried again. */
export function forgetStrangers(d: Deliberation): void {
  for (const { name, heardMs } of d.strangers.values()) {
    if (d.now - heardMs <= STRANGER_MS) continue;
    d.strangers = d.strangers.without(name);
    d.dealing = true;
  }
}

/**
 * Names the processes that could work for the job if they spoke this coordinator's version, as the end of a sentence about what is
 * missing.
 */
export function versionText(d: Deliberation, { record: { uid, name } }: JobState): string {
  const old = d.members
    .values()
    .filter(
      ({ protocol, session, jobUid }) => protocol !== PROTOCOL_VERSION && session !== null && (jobUid ?? uid) === uid,
    );
  const others = [...old, ...d.strangers.values()]
    .filter(({ onlyJob }) => onlyJob === '' || onlyJob === name)
    .sort(byName);
  if (others.length === 0) return '';
  const names = others.map(({ name, protocol }) => `${name} (version ${protocol})`).join(', ');
  return `. Another version of amr, whose protocol differs from version ${PROTOCOL_VERSION} of this coordinator, runs in ${names}: upgrade all parts of the cluster to the same version`;
}

/** The members of one version, for each version among them. The newest comes first. Members of two versions do not work together. */
export function byVersion(members: readonly Readonly<Member>[]): Readonly<Member>[][] {
  const versions = [...new Set(members.map(({ protocol }) => protocol))].sort((left, right) => right - left);
  return versions.map((version) => members.filter(({ protocol }) => protocol === version));
}
