/** The subjects of a job's tensors. `uid` and names hold no dots, spaces or wildcards. */
export const subjects = {
  push: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.push`,
  pull: (uid: string, run: number | '*', shard: number) => `amr.v1.${uid}.${run}.shard.${shard}.pull`,
  /** E as a step left it, from one shard to all workers. */
  projection: (uid: string, run: number, shard: number) => `amr.v1.${uid}.${run}.e.${shard}`,
};

/** The run in a subject of `push` or `pull`. */
export function runOf(subject: string): number {
  return Number(subject.split('.')[3]);
}
