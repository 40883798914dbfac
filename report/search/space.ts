import type { Job } from '../../job/index.js';
import { below, CounterRandom, Purpose } from '../../model/random/random.js';
import { InputError } from '../../runtime/errors.js';
import { didYouMean } from '../../runtime/suggest.js';

/** What a search can vary. `alpha` stands for all settings of the memory, which validation chooses for each trial. */
export const VARIABLES = ['learningRate', 'factors', 'epsilon', 'lambda', 'alpha'] as const;
/** The name of something that a search can vary. */
export type Variable = (typeof VARIABLES)[number];

/** The ranges from which multiples of the job's own settings are drawn. Their logarithms are uniform. */
const RANGES = { learningRate: [0.25, 4], epsilon: [0.1, 3], lambda: [0.1, 3] } as const;
/** The multiples of the job's own number of factors. */
const FACTORS = [0.5, 1, 2] as const;
/** The largest number of factors that a job may have. */
const MOST_FACTORS = 4096;

/** The settings of a trial, as multiples of the job's own, and the number of factors. */
export interface Draw {
  /** What all learning rates of all stages are multiplied by. */
  readonly learningRate: number;
  readonly factors: number;
  /** What the epsilon of each AMR stage is multiplied by. */
  readonly epsilon: number;
  /** What the lambda of each AMR stage is multiplied by. */
  readonly lambda: number;
}

/**
 * Returns what a search of a job varies: everything that the job has, or what was asked for. Throws an InputError for a
 * name that is none of `VARIABLES`, and for something that the job does not have.
 */
export function variablesOf(job: Pick<Job, 'stages' | 'memory'>, asked?: readonly string[]): Variable[] {
  const own = VARIABLES.filter((name) => absence(job, name) === null);
  if (asked === undefined) return own;
  const problems = asked.flatMap((name) => {
    const known = VARIABLES.find((each) => each === name);
    const problem = known
      ? absence(job, known)
      : `it must be one of ${VARIABLES.join(', ')}${didYouMean(name, VARIABLES)}`;
    return problem === null ? [] : [`Cannot vary ${name}: ${problem}`];
  });
  if (problems.length > 0) throw new InputError(problems);
  return own.filter((name) => asked.includes(name));
}

/** Says why a job does not have something to vary, or null. */
function absence({ stages, memory }: Pick<Job, 'stages' | 'memory'>, name: Variable): string | null {
  if (name === 'alpha') return memory ? null : 'the job has no memory (spec.memory)';
  if (name !== 'epsilon' && name !== 'lambda') return null;
  const has = stages.some((stage) => stage.kind === 'amr' && stage[name] > 0);
  return has ? null : `no stage of the job is of kind amr with ${name} above 0`;
}

/**
 * Draws the settings of a trial. They depend on the job's seed and the number of the trial alone, so that a search with more
 * trials begins with the same ones. Trial 0 has the job's own settings.
 */
export function drawSettings(
  { model: { factors }, seed }: Pick<Job, 'model' | 'seed'>,
  variables: readonly Variable[],
  trial: number,
): Draw {
  const own: Draw = { learningRate: 1, factors, epsilon: 1, lambda: 1 };
  if (trial === 0) return own;
  const words = new CounterRandom(seed, Purpose.search).words(trial);
  const draw: Draw = {
    learningRate: multiple(RANGES.learningRate, words[0]),
    factors: Math.min(MOST_FACTORS, Math.max(1, Math.round(factors * FACTORS[below(words[1], FACTORS.length)]))),
    epsilon: multiple(RANGES.epsilon, words[2]),
    lambda: multiple(RANGES.lambda, words[3]),
  };
  const of = (name: keyof Draw): number => (variables.includes(name) ? draw : own)[name];
  return { learningRate: of('learningRate'), factors: of('factors'), epsilon: of('epsilon'), lambda: of('lambda') };
}

/** Maps a random word to a number of two digits in a range. */
function multiple([low, high]: readonly [number, number], word: number): number {
  return Number((low * (high / low) ** (word / 0x1_0000_0000)).toPrecision(2));
}
