import type { Member, NatsGrant } from './cluster.js';
import type { Deliberation } from './deliberation.js';

/** The share of a credential's life after which the member gets a new one. */
const RENEWED_AFTER = 0.5;

/** Sends a member a credential for NATS. Does nothing where members have users of their own. */
export function sendCredential(d: Deliberation, name: string): void {
  const member = d.member(name);
  const issuer = d.settings.nats;
  if (!issuer || !member || member.natsKey === '') return;
  const grant = grantOf(d, member);
  d.editMember(name).natsGrant = { grant, issuedMs: d.now };
  d.send(name, null, { natsCredential: { token: issuer.issue(grant, d.now), jobUid: grant.job ?? '' } });
}

/** Sends a credential to a member that is about to get work for which its last one is not enough. */
export function prepareCredential(d: Deliberation, name: string): void {
  const member = d.member(name);
  if (member && member.natsGrant?.grant.job !== member.jobUid) sendCredential(d, name);
}

/** Gives a shard that has files of the job, but no seat in its run, a credential with which others can read them. */
export function openFiles(d: Deliberation, uid: string, holders: ReadonlySet<string>): void {
  for (const name of holders) {
    const given = d.member(name)?.natsGrant?.grant;
    if (given && given.job !== uid && !given.filesOf.includes(uid)) sendCredential(d, name);
  }
}

/** Renews the credentials that have used up half of their life. */
export function renewCredentials(d: Deliberation): void {
  const { nats } = d.settings;
  if (!nats) return;
  for (const [name, { natsGrant, session }] of d.members) {
    if (session === null || natsGrant === null) continue;
    if (d.now - natsGrant.issuedMs >= RENEWED_AFTER * nats.lifetimeMs) sendCredential(d, name);
  }
}

/** What the member may do now: its job, and for a shard the jobs of which it has files and that have not ended. */
function grantOf(d: Deliberation, { natsKey: key, role, name, jobUid: job, stored }: Readonly<Member>): NatsGrant {
  if (role === 'worker') return { key, role, name, job, filesOf: [] };
  const isReadable = (uid: string) => !['ended', 'deleting'].includes(d.jobs.get(uid)?.state ?? 'deleting');
  const held = stored.map(({ jobUid }) => jobUid).filter(isReadable);
  const committed = [...d.jobs]
    .filter(([uid, { record }]) => isReadable(uid) && holds(record, name))
    .map(([uid]) => uid);
  return { key, role, name, job, filesOf: [...new Set([...held, ...committed])].filter((uid) => uid !== job).sort() };
}

/** Whether the shard has files of a committed checkpoint of the job. */
function holds({ checkpoints }: { checkpoints: readonly { files: readonly { holder: string }[] }[] }, name: string) {
  return checkpoints.some(({ files }) => files.some(({ holder }) => holder === name));
}
