import type { Job } from '../../job/index.js';
import type { JobMemory } from '../../job/memory.js';
import { choosingEvaluation } from '../compare/row-job.js';
import type { Draw, Variable } from './space.js';

/** The digits of a setting that is a multiple of the job's own. */
const DIGITS = 3;

/** Returns the job of a trial with its own settings, which chooses its epochs, and its memory, on validation pairs. */
export function trialJob(
  job: Job,
  draw: Draw,
  { epochs, variables }: { epochs: readonly number[]; variables: readonly Variable[] },
): Job {
  const { memory } = job;
  return {
    ...job,
    model: { ...job.model, factors: draw.factors },
    stages: job.stages.map((stage, index) => ({
      ...stage,
      epochs: epochs[index],
      learningRate: {
        users: product(stage.learningRate.users, draw.learningRate),
        items: product(stage.learningRate.items, draw.learningRate),
        projection: product(stage.learningRate.projection, draw.learningRate),
      },
      epsilon: product(stage.epsilon, draw.epsilon),
      lambda: product(stage.lambda, draw.lambda),
    })),
    ...(memory && { memory: variables.includes('alpha') ? chosenMemory(job, memory) : memory }),
    evaluation: choosingEvaluation(job, true),
  };
}

/** A memory in which every setting is chosen. Without features, the settings that compare them stay 0. */
function chosenMemory({ data }: Pick<Job, 'data'>, { coOccurrence, ...memory }: JobMemory): JobMemory {
  const hasFeatures = data.kind === 'synthetic' || data.features.length > 0;
  const content = hasFeatures ? ({ alpha: 'auto', coldAlpha: 'auto', coldBias: 'auto' } as const) : {};
  return { ...memory, ...content, ...(coOccurrence && { coOccurrence: { ...coOccurrence, weight: 'auto' } }) };
}

function product(own: number, multiple: number): number {
  return multiple === 1 ? own : Number((own * multiple).toPrecision(DIGITS));
}
