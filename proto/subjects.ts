/**
 * The NATS subjects for the tensors of a job. A `uid` contains no dots, spaces or wildcards. A worker's name is the last
 * part of what it sends, so that the server can see who sends it, and so can the shard.
 */
export const subjects = {
  /** Gradients from a worker to a shard. */
  push: (uid: string, run: Any<number>, shard: Any<number>, worker: string) =>
    `amr.v1.${uid}.${run}.shard.${shard}.push.${subjectToken(worker)}`,
  /** Questions of a worker for rows of a shard. */
  pull: (uid: string, run: Any<number>, shard: Any<number>, worker: string) =>
    `amr.v1.${uid}.${run}.shard.${shard}.pull.${subjectToken(worker)}`,
  /** Rows for checkpoints, rows of an earlier model, and folded items, from a worker to a shard. */
  state: (uid: string, run: Any<number>, shard: Any<number>, worker: string) =>
    `amr.v1.${uid}.${run}.shard.${shard}.state.${subjectToken(worker)}`,
  /** Reads of checkpoint files on the disk of the shard with this name. They do not depend on a run. */
  files: (uid: string, holder: string) => `amr.v1.${uid}.files.shard.${subjectToken(holder)}`,
  /** The projection E after a step, from one shard to all workers. */
  projection: (uid: string, run: Any<number>, shard: Any<number>) => `amr.v1.${uid}.${run}.e.${shard}`,
  /** The prefix of the subjects at which a member receives the answers to its questions. */
  inbox: (uid: string, member: string) => `_INBOX.${uid}.${subjectToken(member)}`,
};

/** A part of a subject, or `*` for any. */
type Any<Part> = Part | '*';

/** Writes a name of a member as one part of a subject. The wildcard `*` stays. */
export function subjectToken(name: string): string {
  return encodeURIComponent(name).replaceAll('.', '%2E');
}

/** The number of the run in a subject of `push`, `pull` or `state`. */
export function runOf(subject: string): number {
  return Number(subject.split('.')[3]);
}

/** The worker in a subject of `push`, `pull` or `state`, as `subjectToken` writes it. */
export function senderOf(subject: string): string {
  return subject.slice(subject.lastIndexOf('.') + 1);
}
