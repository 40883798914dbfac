/** A source that a thread can read. */
export interface OpenSource {
  /** The path of a file on this machine, or a text. */
  readonly source: string;
  /** Called when the source is encoded. */
  readonly release: () => Promise<void>;
}

/**
 * Yields each item with what `open` makes of it, in their order. Up to `count` items are opened before they are needed. Where the caller
 * ends early, what it did not get is released.
 */
export async function* openAhead<Item>(
  items: Iterable<Item>,
  open: (item: Item) => Promise<OpenSource>,
  count: number,
): AsyncGenerator<{ readonly item: Item; readonly opening: Promise<OpenSource> }> {
  const iterator = items[Symbol.iterator]();
  const ahead: { item: Item; opening: Promise<OpenSource> }[] = [];
  const fill = () => {
    while (ahead.length < count) {
      const next = iterator.next();
      if (next.done) return;
      const opening = open(next.value);
      opening.catch(() => undefined);
      ahead.push({ item: next.value, opening });
    }
  };
  try {
    for (fill(); ahead.length > 0; fill()) yield ahead.shift()!;
  } finally {
    await Promise.all(
      ahead.map(({ opening }) =>
        opening.then(
          ({ release }) => release(),
          () => undefined,
        ),
      ),
    );
  }
}
