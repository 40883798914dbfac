/**
 * Runs tasks in their order, at most `slots` at once. A task starts when everything that it depends on has ended. After
 * the first failure no further task starts: `onFailure` is called, running tasks are awaited, and the promise rejects
 * with the first error.
 */
export async function schedule<Task>(
  tasks: readonly Task[],
  { slots, waitsFor }: { slots: number; waitsFor: (task: Task, other: Task) => boolean },
  run: (task: Task) => Promise<void>,
  onFailure: () => void,
): Promise<void> {
  const waiting = new Set(tasks);
  const running = new Map<Task, Promise<void>>();
  const isReady = (task: Task) => ![...waiting, ...running.keys()].some((other) => waitsFor(task, other));
  try {
    while (waiting.size + running.size > 0) {
      const next = running.size < slots ? [...waiting].find(isReady) : undefined;
      if (next === undefined) await Promise.race(running.values());
      else {
        waiting.delete(next);
        running.set(
          next,
          run(next).finally(() => running.delete(next)),
        );
      }
    }
  } catch (error) {
    onFailure();
    await Promise.allSettled(running.values());
    throw error;
  }
}
