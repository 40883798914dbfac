/**
 * Works on every item, on at most `atOnce` of them at the same time. After the first failure the signal aborts and no item
 * is begun; the failure is thrown when all work has ended.
 */
export async function inParallel<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const abort = new AbortController();
  const either = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;
  const left = items.toReversed();
  const failures: unknown[] = [];
  const lane = async () => {
    while (left.length > 0 && !either.aborted) await work(left.pop()!, either);
  };
  await Promise.all(
    Array.from({ length: atOnce }, () =>
      lane().catch((error: unknown) => {
        failures.push(error);
        abort.abort(error);
      }),
    ),
  );
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
