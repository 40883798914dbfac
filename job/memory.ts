import type { MemorySettings } from '../model/memory/memory.js';
import type { Spec } from './schema.js';

/** The settings of a memory that compare features. */
export const CONTENT_SETTINGS = ['alpha', 'coldAlpha', 'coldBias'] as const;

/** The share of the warm items that look cold while a memory's settings are chosen, so that cold items are ranked too. */
const PSEUDO_COLD_SHARE = 0.025;
/** The number of sampled candidates of a choice where the job ranks all items. */
const CANDIDATES_OF_CHOICE = 999;

/** A memory as it is written. */
type MemorySource = NonNullable<Spec['memory']>;

/** A memory in which every setting is a number, or `auto` where it is chosen on validation pairs. */
export type JobMemory = ReturnType<typeof compileMemory>;

/** The part of a job that has the memory. */
interface WithMemory {
  readonly memory?: JobMemory;
}

/** Fills in the settings that a memory does not state: they are chosen, and 0 where the items have no features. */
export function compileMemory(memory: MemorySource, hasFeatures: boolean) {
  const absent = hasFeatures ? ('auto' as const) : 0;
  const { alpha = absent, coldAlpha = absent, coldBias = absent, content, ...others } = memory;
  return { alpha, coldAlpha, coldBias, ...others, ...keptContent(content) };
}

/** Whether a setting of the memory is chosen on validation pairs. */
export function isMemoryChosen({ memory }: WithMemory): boolean {
  return memory !== undefined && (isContentChosen(memory) || memory.coOccurrence?.weight === 'auto');
}

/** Returns how a memory says that it keeps the content of warm items. A memory that says nothing reads it live. */
function keptContent(content: 'live' | 'snapshot' | undefined): Pick<MemorySettings, 'content'> {
  return content === 'snapshot' ? { content } : {};
}

function isContentChosen(memory: JobMemory): boolean {
  return CONTENT_SETTINGS.some((key) => memory[key] === 'auto');
}

/** Returns the share of the warm items that pass 1 treats as cold. */
export function pseudoColdShare({ memory }: WithMemory): number {
  return memory && isContentChosen(memory) ? PSEUDO_COLD_SHARE : 0;
}

/** Returns the settings of a job's memory. It is null where the job has none, or does not state its numbers. */
export function memorySettings({ memory }: WithMemory): MemorySettings | null {
  if (!memory) return null;
  const { alpha, coldAlpha, coldBias, coOccurrence } = memory;
  if (alpha === 'auto' || coldAlpha === 'auto' || coldBias === 'auto') return null;
  const settings = { alpha, coldAlpha, coldBias, ...keptContent(memory.content) };
  if (!coOccurrence) return settings;
  const { weight, rank } = coOccurrence;
  return weight === 'auto' ? null : { ...settings, coOccurrence: { weight, rank } };
}

/** Whether the model of a job keeps the content of its items. It does not while settings of its memory are to be chosen. */
export function keepsContent(job: WithMemory): boolean {
  return memorySettings(job)?.content === 'snapshot';
}

/** Returns what is chosen of a job's memory and how, or null where nothing is chosen. */
export function memoryChoice(
  job: WithMemory & { readonly seed: number; readonly evaluation: { readonly candidates: number | 'all' } },
) {
  const { memory, seed, evaluation } = job;
  if (!memory || !isMemoryChosen(job)) return null;
  const { coOccurrence, maxDrop } = memory;
  const stated = CONTENT_SETTINGS.filter((key) => memory[key] !== 'auto');
  return {
    fixed: Object.fromEntries(stated.map((key) => [key, memory[key]])) as Partial<
      Pick<MemorySettings, (typeof CONTENT_SETTINGS)[number]>
    >,
    coOccurrence: coOccurrence && {
      rank: coOccurrence.rank,
      weight: coOccurrence.weight === 'auto' ? null : coOccurrence.weight,
    },
    content: memory.content,
    maxDrop,
    candidates: evaluation.candidates === 'all' ? CANDIDATES_OF_CHOICE : evaluation.candidates,
    seed,
  };
}

/** Says in words what was chosen. */
export function memoryWords({ alpha, coldAlpha, coldBias, coOccurrence, content }: MemorySettings): string {
  const weights = `alpha ${alpha}, coldAlpha ${coldAlpha}, coldBias ${coldBias}`;
  const counted = coOccurrence ? `, co-occurrence weight ${coOccurrence.weight}` : '';
  return `${weights}${counted}, content ${content ?? 'live'}`;
}
