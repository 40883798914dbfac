/** The NATS subjects for the tensors of a job. A `uid` contains no dots, spaces or wildcards. */
export const subjects = {
  /** Gradients from workers to a shard. */
  push: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.push`,
  /** Questions of workers for rows of a shard. */
  pull: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.pull`,
  /** Rows for checkpoints, rows of an earlier model, and folded items. */
  state: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.state`,
  /** Reads of checkpoint files on the disk of the shard with this name. They do not depend on a run. */
  files: (uid: string, holder: string) =>
    `amr.v1.${uid}.files.shard.${encodeURIComponent(holder).replaceAll('.', '%2E')}`,
  /** The projection E after a step, from one shard to all workers. */
  projection: (uid: string, run: number, shard: number) => `amr.v1.${uid}.${run}.e.${shard}`,
};

/** The number of the run in a subject of `push`, `pull` or `state`. */
export function runOf(subject: string): number {
  return Number(subject.split('.')[3]);
}
