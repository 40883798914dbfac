import type { EncodeOptions, EncodeResult } from '../local/index.js';
import type { CliContext } from './context.js';
import { formatCount } from './format.js';

type Sources = Pick<EncodeOptions, 'images' | 'texts' | 'audio'>;

/** Says what `amr encode` left out, and of which sources it encoded a part only. */
export function sayNotes(result: EncodeResult, sources: Sources, output: CliContext['output']): void {
  const { skipped, animated, truncated, items, files, conversion } = result;
  if (skipped > 0)
    output.warn(
      `items that were left out, because their ${whyLeftOut(sources)}: ${formatCount(skipped)}; see ${files[files.length - 1]}`,
    );
  if (animated > 0) output.note(`pictures of several frames, of which the first was encoded: ${formatCount(animated)}`);
  if (truncated > 0 && sources.audio !== undefined)
    output.note(
      `audio files that are longer than the encoder hears, of which the first part was encoded: ${formatCount(truncated)} of ${formatCount(items)}`,
    );
  if (truncated > 0 && sources.texts !== undefined)
    output.warn(
      `texts with more tokens than the encoder reads, of which a part was encoded: ${formatCount(truncated)} of ${formatCount(items)}`,
    );
  if (conversion)
    output.note(
      `as int8, a row changed by at most ${short(conversion.largestError)}, by ${short(conversion.meanError)} on average, in units of epsilon of a model that reads these features alone`,
    );
}

function whyLeftOut({ images, texts }: Sources): string {
  if (texts !== undefined) return 'texts are missing or empty';
  return images === undefined
    ? 'audio files are missing, silent or cannot be read'
    : 'pictures are missing or cannot be read';
}

function short(length: number): number {
  return Number(length.toPrecision(2));
}
