/** The subjects of a job's tensors. `uid` and names hold no dots, spaces or wildcards. */
export const subjects = {
  push: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.push`,
  pull: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.pull`,
  /** Rows for checkpoints, and folded items. */
  state: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.state`,
  /** Reads of checkpoint files from the disk of the shard of that name, whatever runs. */
  files: (uid: string, holder: string) =>
    `amr.v1.${uid}.files.shard.${encodeURIComponent(holder).replaceAll('.', '%2E')}`,
  /** E as a step left it, from one shard to all workers. */
  projection: (uid: string, run: number, shard: number) => `amr.v1.${uid}.${run}.e.${shard}`,
};

/** The run in a subject of `push`, `pull` or `state`. */
export function runOf(subject: string): number {
  return Number(subject.split('.')[3]);
}
