import { compileMemory, type JobMemory } from '../../job/memory.js';
import { memorySchema } from '../../job/memory-schema.js';
import { compileStage } from '../../job/stage-schema.js';
import type { Job } from '../../job/index.js';
import type { StageKind, StageSettings } from '../../model/stage.js';
import type { GridRow } from './grid-row.js';
import { memoryRow, trainedRow } from './grid-row.js';

/** The most epochs of a softmax stage that the job does not have. A softmax needs fewer than BPR. */
const EPOCHS = 10;
/** The share of NDCG@10 that an attack may take from MF with the memory of a job that states none. */
const MAX_DROP_SHARE = 0.1;

/**
 * The rows whose loss is the sampled softmax, without and with a memory. A stage of the job that has this loss keeps its
 * settings. The others get the defaults, and AMR the epsilon and lambda of `amr`.
 */
export function softmaxRows(
  job: Pick<Job, 'stages' | 'memory'>,
  amr: Pick<StageSettings, 'epsilon' | 'lambda'>,
): GridRow[] {
  const stageOf = (kind: StageKind) =>
    job.stages.findLast((stage) => stage.kind === kind && stage.loss === 'softmax') ??
    compileStage({
      kind,
      loss: 'softmax',
      epochs: EPOCHS,
      ...(kind === 'amr' ? { epsilon: amr.epsilon, lambda: amr.lambda } : {}),
    });
  const stages = { mf: stageOf('mf'), vbpr: stageOf('vbpr'), amr: stageOf('amr') };
  const memory = job.memory ?? defaultMemory({ maxDrop: { epsilon: amr.epsilon, share: MAX_DROP_SHARE } });
  return [
    trainedRow('mf-softmax', 'MF with softmax', stages.mf, { against: 'mf' }),
    trainedRow('vbpr-softmax', 'VBPR with softmax', stages.vbpr, { from: 'mf-softmax', against: 'vbpr' }),
    trainedRow('amr-softmax', 'AMR with softmax', stages.amr, { from: 'vbpr-softmax', against: 'amr' }),
    memoryRow('mf-memory', 'MF with softmax and memory', { stages: [stages.mf], memory, against: 'mf-softmax' }),
    // An attack may take more from VBPR than the limit, even without a memory, so its memory has none.
    memoryRow('vbpr-memory', 'VBPR with softmax and memory', {
      stages: [stages.mf, stages.vbpr],
      memory: { ...memory, maxDrop: undefined },
      against: 'vbpr-softmax',
    }),
  ];
}

/** A memory with a co-occurrence part, of which every setting is chosen. */
function defaultMemory(limit: Pick<JobMemory, 'maxDrop'>): JobMemory {
  return compileMemory(memorySchema.parse({ coOccurrence: {}, ...limit }), true);
}
