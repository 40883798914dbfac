import type { EncodeOptions, EncodeResult } from './options.js';

type Sources = Pick<EncodeOptions, 'images' | 'texts' | 'audio'>;

/** A sentence about an encoding. */
export interface EncodingNote {
  readonly type: 'note' | 'warning';
  readonly message: string;
}

/** Says what an encoding left out, of which sources it encoded a part only, and how far it changed the features. */
export function encodingNotes(result: EncodeResult, sources: Sources): EncodingNote[] {
  const { skipped, animated, truncated, items, files, conversion } = result;
  const notes: EncodingNote[] = [];
  const note = (message: string) => notes.push({ type: 'note', message });
  const warn = (message: string) => notes.push({ type: 'warning', message });
  if (skipped > 0)
    warn(
      `items that were left out, because their ${whyLeftOut(sources)}: ${shown(skipped)}; see ${files[files.length - 1]}`,
    );
  if (animated > 0) note(`pictures of several frames, of which the first was encoded: ${shown(animated)}`);
  if (truncated > 0 && sources.audio !== undefined)
    note(
      `audio files that are longer than the encoder hears, of which the first part was encoded: ${shown(truncated)} of ${shown(items)}`,
    );
  if (truncated > 0 && sources.texts !== undefined)
    warn(
      `texts with more tokens than the encoder reads, of which a part was encoded: ${shown(truncated)} of ${shown(items)}`,
    );
  if (conversion)
    note(
      `as int8, a row changed by at most ${short(conversion.largestError)}, by ${short(conversion.meanError)} on average, in units of epsilon of a model that reads these features alone`,
    );
  return notes;
}

function whyLeftOut({ images, texts }: Sources): string {
  if (texts !== undefined) return 'texts are missing or empty';
  return images === undefined
    ? 'audio files are missing, silent or cannot be read'
    : 'pictures are missing or cannot be read';
}

function shown(count: number): string {
  return count.toLocaleString('en-US');
}

function short(length: number): number {
  return Number(length.toPrecision(2));
}
