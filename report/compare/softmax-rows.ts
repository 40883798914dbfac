import { compileMemory, type JobMemory } from '../../job/memory.js';
import { memorySchema } from '../../job/memory-schema.js';
import { compileStage } from '../../job/stage-schema.js';
import type { StageSettings } from '../../model/stage.js';
import type { GridRow } from './grid-row.js';
import { memoryRow, trainedRow } from './grid-row.js';

/** The most epochs of a softmax stage that the job does not have. A softmax needs fewer than BPR. */
const EPOCHS = 10;
/** The share of NDCG@10 that an attack may take from MF with the memory of a job that states none. */
const MAX_DROP_SHARE = 0.1;

/** The stages of the job's MF, VBPR and AMR, and its memory where it states one. */
export interface SoftmaxBase {
  readonly mf: StageSettings;
  readonly vbpr: StageSettings;
  readonly amr: StageSettings;
  readonly memory?: JobMemory;
}

/**
 * The rows whose loss is the sampled softmax, without and with a memory. Stages of the job that have this loss already keep
 * their settings; the others get the defaults, and AMR the job's epsilon and lambda.
 */
export function softmaxRows({ mf, vbpr, amr, memory }: SoftmaxBase): GridRow[] {
  const stages = { mf: softmaxStage(mf), vbpr: softmaxStage(vbpr), amr: softmaxStage(amr) };
  const against = (id: 'mf' | 'vbpr' | 'amr', { loss }: StageSettings) => (loss === 'softmax' ? null : id);
  const maxDrop = { epsilon: amr.epsilon, share: MAX_DROP_SHARE };
  return [
    trainedRow('mf-softmax', 'MF with softmax', stages.mf, { against: against('mf', mf) }),
    trainedRow('vbpr-softmax', 'VBPR with softmax', stages.vbpr, {
      from: 'mf-softmax',
      against: against('vbpr', vbpr),
    }),
    trainedRow('amr-softmax', 'AMR with softmax', stages.amr, { from: 'vbpr-softmax', against: against('amr', amr) }),
    memoryRow('mf-memory', 'MF with softmax and memory', {
      stages: [stages.mf],
      memory: memory ?? defaultMemory({ maxDrop }),
      against: 'mf-softmax',
    }),
    // An attack may take more from VBPR than the limit, even without a memory, so its memory has none.
    memoryRow('vbpr-memory', 'VBPR with softmax and memory', {
      stages: [stages.mf, stages.vbpr],
      memory: memory ?? defaultMemory({}),
      against: 'vbpr-softmax',
    }),
  ];
}

function softmaxStage(stage: StageSettings): StageSettings {
  if (stage.loss === 'softmax') return stage;
  const { kind, epsilon, lambda } = stage;
  return compileStage({ kind, epsilon, lambda, loss: 'softmax', epochs: EPOCHS });
}

/** A memory with a co-occurrence part, of which every setting is chosen. */
function defaultMemory(limit: Pick<JobMemory, 'maxDrop'>): JobMemory {
  return compileMemory(memorySchema.parse({ coOccurrence: {}, ...limit }), true);
}
