import type { JobStatus } from '../proto/index.js';

/**
 * The stage of a job and its epoch, as tables show them; before the first stage, how far the encoding of pictures, texts or audio files is. Returns
 * undefined where there is neither.
 */
export function stageText({ stage, epoch, epochs, encoding }: JobStatus): string | undefined {
  if (stage !== '') return `${stage} ${epoch}/${epochs}`;
  return encoding && encoding.done < encoding.total ? `encode ${encoding.done}/${encoding.total}` : undefined;
}
