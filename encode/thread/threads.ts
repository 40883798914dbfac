import type { Entry, Part } from '../parts.js';
import { SourceError, UnreadError } from '../source-error.js';
import { openAhead, type OpenSource } from '../sources/open-source.js';
import { encodedPart } from './encoded-part.js';
import { EncodingThread } from './encoding-thread.js';
import type { EncodedPart, SourceOutcome, ThreadData } from './messages.js';

export interface ThreadsOptions extends ThreadData {
  readonly threads: number;
  /** Ends the work. The parts under way are lost. */
  readonly signal?: AbortSignal;
  /** Makes an entry ready for a thread. Rejects with a SourceError where it has nothing to encode. */
  readonly open: (entry: Entry) => Promise<OpenSource>;
  readonly onSource: () => void;
  /** Receives each part when it is encoded, in any order. */
  readonly onPart: (part: EncodedPart) => Promise<void>;
}

/** The number of sources that are opened for each thread before it needs them. */
const AHEAD = 8;

/**
 * Encodes parts on several threads. Each source is encoded alone, so its features do not depend on the others, nor on the number of threads.
 * Rejects with what `onPart` rejects with, with the error of a thread, or with the reason of the signal.
 */
export async function encodeOnThreads(parts: readonly Part[], options: ThreadsOptions): Promise<void> {
  const { signal } = options;
  signal?.throwIfAborted();
  const queue = parts[Symbol.iterator]();
  const threads = Array.from({ length: Math.min(options.threads, parts.length) }, () => new EncodingThread(options));
  const failAll = (error: unknown) => threads.forEach((thread) => thread.fail(error));
  const abort = () => failAll(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const lanes = threads.map((thread) => encodeAll(thread, queue, options));
  try {
    await Promise.all(lanes);
  } catch (error) {
    failAll(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(threads.map((thread) => thread.stop()));
    await Promise.allSettled(lanes);
  }
}

/** Gives a thread the sources of one part after the other. */
async function encodeAll(
  thread: EncodingThread,
  queue: IterableIterator<Part>,
  options: ThreadsOptions,
): Promise<void> {
  const { open, onSource, onPart } = options;
  let outcomes: SourceOutcome[] = [];
  for await (const { item, opening } of openAhead(entriesOf(queue), ({ entry }) => open(entry), AHEAD)) {
    outcomes.push(await outcomeOf(opening, thread));
    onSource();
    if (outcomes.length < item.part.entries.length) continue;
    await onPart(encodedPart(item.part.index, outcomes));
    outcomes = [];
  }
}

function* entriesOf(queue: IterableIterator<Part>) {
  for (const part of queue) for (const entry of part.entries) yield { part, entry };
}

async function outcomeOf(opening: Promise<OpenSource>, thread: EncodingThread): Promise<SourceOutcome> {
  try {
    const { source, release } = await opening;
    try {
      return await thread.encode(source);
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof SourceError) return { problem: error.message, isUnread: error instanceof UnreadError };
    throw error;
  }
}
