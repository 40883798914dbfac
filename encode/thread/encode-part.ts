import { SourceError } from '../source-error.js';
import type { EncodedSource, EncodeOne } from './encode-one.js';
import type { EncodedPart, Task } from './messages.js';

/**
 * Encodes the sources of a part one after the other, each of them alone. So the features of one do not depend on the
 * others of a batch, nor on the number of threads. Returns null where it may not go on.
 */
export async function encodePart(
  { part, sources }: Task,
  encodeOne: EncodeOne,
  { onSource, mayGoOn }: { readonly onSource: () => void; readonly mayGoOn: () => boolean },
): Promise<EncodedPart | null> {
  const encoded: (EncodedSource | undefined)[] = [];
  const problems: Record<number, string> = {};
  for (const [at, source] of sources.entries()) {
    if (!mayGoOn()) return null;
    try {
      encoded[at] = await encodeOne(source);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems[at] = error.message;
    }
    onSource();
  }
  const count = (has: (each: EncodedSource) => boolean | undefined) =>
    encoded.filter((each) => each && has(each)).length;
  const width = encoded.find((each) => each !== undefined)?.vector.length ?? 0;
  const rows = new Float32Array(sources.length * width);
  for (const [at, each] of encoded.entries()) if (each) rows.set(each.vector, at * width);
  const [animated, truncated] = [count((each) => each.isAnimated), count((each) => each.isTruncated)];
  return { part, rows, width, problems, animated, truncated };
}
