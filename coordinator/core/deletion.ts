import type { Deliberation } from './deliberation.js';
import { stop } from './ending.js';

/**
 * Deletes a job: hidden at once, gone when every shard that may have files of it has been told to delete them. Shards
 * that are away are told when they join.
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
  for (const name of holders) if (d.member(name)?.session) d.send(name, uid, { keep: { checkpoints: [] } });
  settle(d, uid, (name) => !d.member(name)?.session);
}

/** A shard that was away when a job was deleted. */
export function forgetDeleted(d: Deliberation, uid: string, shard: string): void {
  d.send(shard, uid, { keep: { checkpoints: [] } });
  settle(d, uid, (name) => name !== shard);
}

/** The stored list still names those that were told just now: only when that is on its way is the job removed. */
function settle(d: Deliberation, uid: string, isLeft: (name: string) => boolean): void {
  const { deleting } = d.job(uid).record;
  if (!deleting!.some(isLeft)) d.removeJob(uid);
}
