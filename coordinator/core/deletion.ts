import type { Deliberation } from './deliberation.js';
import { stop } from './ending.js';

/**
 * Deletes a job: hidden at once, gone when every shard that may have files of it has been told to delete them. One that is
 * away is told when it joins.
 */
export function deleteJob(d: Deliberation, uid: string): void {
  stop(d, uid, 'the job was deleted');
  const record = d.editRecord(uid);
  const holders = new Set([
    ...record.shards,
    ...record.checkpoints.flatMap(({ files }) => files.map(({ holder }) => holder)),
  ]);
  for (const [name, { stored }] of d.members) if (stored.some(({ jobUid }) => jobUid === uid)) holders.add(name);
  record.deleting = [...holders];
  d.say(uid, 'deleted');
  for (const name of holders) tellDeleted(d, uid, name);
}

export function tellDeleted(d: Deliberation, uid: string, shard: string): void {
  d.send(shard, uid, { keep: { checkpoints: [] } });
}

/** On a tick: whoever is there was told, at the deletion or when it joined, in a decision before this one. */
export function settleDeleted(d: Deliberation): void {
  for (const [uid, { record }] of d.jobs) {
    if (!record.deleting) continue;
    const left = record.deleting.filter((name) => !d.member(name)?.session);
    if (left.length === 0) d.removeJob(uid);
    else if (left.length < record.deleting.length) d.editRecord(uid).deleting = left;
  }
}
