import type { Deliberation } from './deliberation.js';
import { vacateAll } from './seats.js';

/**
 * Deletes a job. It is hidden at once. It is removed when every shard that may have files of it has been told to delete
 * them. A shard that is away is told when it joins again.
 */
export function deleteJob(d: Deliberation, uid: string): void {
  const { record: before, job, timeline } = d.job(uid);
  const holders = new Set([
    ...before.shards,
    ...(before.refit?.shards ?? []),
    ...before.checkpoints.flatMap(({ files }) => files.map(({ holder }) => holder)),
  ]);
  for (const [name, { stored }] of d.members) if (stored.some(({ jobUid }) => jobUid === uid)) holders.add(name);
  const record = Object.assign(d.editRecord(uid), { deleting: [...holders] });
  d.putJob({ state: 'deleting', record, job, timeline });
  vacateAll(d, uid, 'the job was deleted');
  d.say(uid, 'Deleted', 'deleted');
  for (const name of holders) tellDeleted(d, uid, name);
}

/** Tells a shard to delete all files of the job. */
export function tellDeleted(d: Deliberation, uid: string, shard: string): void {
  d.send(shard, uid, { keep: { checkpoints: [] } });
}

/**
 * Removes the jobs whose deletion is complete. It is called on a tick. A shard that has a session now was told in an
 * earlier decision, when the job was deleted or when the shard joined.
 */
export function settleDeleted(d: Deliberation): void {
  for (const [uid, job] of d.jobs) {
    if (job.state !== 'deleting') continue;
    const { deleting } = job.record;
    const left = deleting.filter((name) => !d.member(name)?.session);
    if (left.length === 0) d.removeJob(uid);
    else if (left.length < deleting.length) d.editRecord(uid).deleting = left;
  }
}
