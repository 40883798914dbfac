import type { EncodedPart, SourceOutcome } from './messages.js';

/** Puts what came of the sources of a part together, in their order. */
export function encodedPart(part: number, outcomes: readonly SourceOutcome[]): EncodedPart {
  const encoded = outcomes.map((outcome) => ('vector' in outcome ? outcome : undefined));
  const width = encoded.find((each) => each !== undefined)?.vector.length ?? 0;
  const rows = new Float32Array(outcomes.length * width);
  for (const [at, each] of encoded.entries()) if (each) rows.set(each.vector, at * width);
  const problems = Object.fromEntries(
    outcomes.flatMap((outcome, at) => ('problem' in outcome ? [[at, outcome.problem]] : [])),
  ) as Record<number, string>;
  const animated = encoded.filter((each) => each?.isAnimated).length;
  const truncated = encoded.filter((each) => each?.isTruncated).length;
  const isUnread = outcomes.some((outcome) => 'isUnread' in outcome && outcome.isUnread);
  return { part, rows, width, problems, animated, truncated, ...(isUnread && { isUnread }) };
}
