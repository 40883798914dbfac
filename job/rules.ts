import { partsOf } from '../model/stage.js';
import { ConditionError, parseCondition } from './condition.js';
import { encodeProblems } from './encode-schema.js';
import { CPU_ENGINES, GPU_ENGINES, mayUseGpu } from './engines.js';
import { compileMemory, CONTENT_SETTINGS, isMemoryChosen } from './memory.js';
import { foreignSettings } from './optimizer-schema.js';
import type { Spec } from './schema.js';
import { SOFTMAX_DEFAULTS } from './stage-schema.js';
import type { StageSource } from './stage-schema.js';
import type { Problem } from './source.js';

/**
 * The sections of a spec that are valid by themselves. An invalid section or stage is absent, and the rules ignore it,
 * because its problems are reported already.
 */
export type SoundSections = Partial<Omit<Spec, 'stages'>> & { readonly stages?: readonly (StageSource | undefined)[] };

/** Checks the rules between several keys, which no schema of a single value can express. */
export function brokenRules(spec: SoundSections): Problem[] {
  return [
    dataRules,
    encodeRules,
    stageRules,
    lossRules,
    poolRules,
    memoryRules,
    evaluationRules,
    clusterRules,
    engineRules,
    optimizerRules,
  ].flatMap((rules) => rules(spec));
}

/** Data come from files or are synthetic. Training and test rows must differ, and conditions must be readable. */
function dataRules({ data }: SoundSections): Problem[] {
  if (!data) return [];
  const problems: Problem[] = [];
  if (data.synthetic) {
    const { interactions, features, items, test, validation, prepared, prepareTo } = data;
    const files = { interactions, features: features[0], items, test, validation, prepared, prepareTo };
    for (const [key, value] of Object.entries(files)) {
      if (value != null) {
        problems.push({
          path: ['data', key],
          message: 'cannot stand beside spec.data.synthetic: remove one of the two',
          showValue: false,
        });
      }
    }
  } else if (data.interactions === undefined) {
    problems.push({
      path: ['data', 'interactions'],
      message: 'is missing: name the file of interactions, or use synthetic: {}',
      showValue: false,
    });
  }
  problems.push(...placeOfPrepared(data), ...sameRows(data), ...sameFeatures(data));
  for (const key of ['where', 'testWhere', 'validationWhere'] as const) {
    const problem = conditionProblem(data[key]);
    if (problem !== null) problems.push({ path: ['data', key], message: problem });
  }
  if (data.images != null && !data.images.includes('{item}')) {
    problems.push({ path: ['data', 'images'], message: 'must contain {item}, which stands for the item id' });
  }
  return problems;
}

/** An encoding has one medium, and the job reads what it writes. */
function encodeRules({ encode, data }: SoundSections): Problem[] {
  return encode ? encodeProblems(encode, data) : [];
}

/** Data are not prepared where the job has them prepared already. */
function placeOfPrepared({ prepared, prepareTo }: Spec['data']): Problem[] {
  if (prepareTo === undefined || prepared === undefined) return [];
  const message = 'cannot stand beside spec.data.prepared: remove one of the two';
  return [{ path: ['data', 'prepareTo'], message, showValue: false }];
}

/** The rows of training, test and validation must differ: they come from other files, or by other conditions. */
function sameRows(data: Spec['data']): Problem[] {
  const parts = [
    { key: 'interactions', where: 'where' },
    { key: 'test', where: 'testWhere' },
    { key: 'validation', where: 'validationWhere' },
  ] as const;
  return parts.flatMap(({ key, where }, at) => {
    const own = data[where] ?? data.where ?? '';
    const same = parts.slice(0, at).find((other) => {
      return data[key] != null && data[key] === data[other.key] && own === (data[other.where] ?? data.where ?? '');
    });
    if (!same) return [];
    const names = { interactions: 'training', test: 'test', validation: 'validation' };
    const message = `must be another file than spec.data.${same.key}, or spec.data.${same.where} and spec.data.${where} must say which rows are ${names[same.key]} and which are ${names[key]}`;
    return [{ path: ['data', key], message }];
  });
}

/** Each file of features is named once, because the columns of a file that is named twice would count twice. */
function sameFeatures({ features }: Spec['data']): Problem[] {
  return features.flatMap((path, at) => {
    const first = features.indexOf(path);
    if (first === at) return [];
    return [{ path: ['data', 'features', at], message: `repeats spec.data.features.${first}: name each file once` }];
  });
}

/** Returns what is wrong with a condition, or null. */
function conditionProblem(condition: string | undefined): string | null {
  try {
    if (condition !== undefined) parseCondition(condition);
    return null;
  } catch (error) {
    if (error instanceof ConditionError) return `must be a condition such as "rating >= 4": ${error.message}`;
    throw error;
  }
}

/** A stage needs the features that its kind uses, and must not have settings that its kind ignores. */
function stageRules({ data, stages }: SoundSections): Problem[] {
  const problems: Problem[] = [];
  for (const [index, stage] of (stages ?? []).entries()) {
    if (!stage) continue;
    const { projection, itemFactors, adversary } = partsOf(stage.kind);
    if (projection && data && !data.synthetic && data.features.length === 0) {
      problems.push({
        path: ['stages', index, 'kind'],
        message: `needs features: add spec.data.features, or use mf stages alone`,
      });
    }
    for (const key of ['epsilon', 'lambda'] as const) {
      if (!adversary && (stage[key] ?? 0) !== 0) {
        problems.push({
          path: ['stages', index, key],
          message: `must be absent or 0 in a stage of kind ${stage.kind}`,
        });
      }
    }
    if (!(projection && itemFactors) && (stage.itemDropout ?? 0) !== 0) {
      problems.push({
        path: ['stages', index, 'itemDropout'],
        message: `must be absent or 0 in a stage of kind ${stage.kind}`,
      });
    }
  }
  return problems;
}

/** Only a stage whose loss is softmax has the keys of a softmax, and only one that compares triples takes turns. */
function lossRules({ stages }: SoundSections): Problem[] {
  const keys = Object.keys(SOFTMAX_DEFAULTS) as (keyof typeof SOFTMAX_DEFAULTS)[];
  const message = 'must be absent unless the loss of the stage is softmax: add "loss: softmax", or remove the key';
  return (stages ?? []).flatMap((stage, index): Problem[] => {
    if (stage === undefined) return [];
    if (stage.loss === 'softmax') return turnProblem(stage, index, 'with the loss softmax');
    const foreign = keys.filter((key) => stage[key] !== undefined);
    const turns = partsOf(stage.kind).projection ? [] : turnProblem(stage, index, `of kind ${stage.kind}`);
    return [...foreign.map((key) => ({ path: ['stages', index, key], message })), ...turns];
  });
}

/** Partitions can share a pool only where negative items come from one. */
function poolRules({ stages, negativePool, sharedPool }: SoundSections): Problem[] {
  const hasPool = negativePool !== 0 || stages?.some((stage) => stage === undefined || stage.loss === 'softmax');
  if (sharedPool !== true || stages === undefined || hasPool) return [];
  const message = 'must be false where no stage has a pool: set spec.negativePool, or loss: softmax in a stage';
  return [{ path: ['sharedPool'], message }];
}

/** Such a stage applies the combined item regulariser in every micro-batch, because that costs it nothing. */
function turnProblem({ regularization }: StageSource, index: number, which: string): Problem[] {
  if (regularization?.combinedItemEvery === undefined) return [];
  const path = ['stages', index, 'regularization', 'combinedItemEvery'];
  return [{ path, message: `must be absent in a stage ${which}, which applies combinedItem in every micro-batch` }];
}

/** What compares features needs features, a choice needs validation pairs, and only a choice may have a limit. */
function memoryRules({ data, memory, evaluation }: SoundSections): Problem[] {
  if (!memory || !data) return [];
  const problems: Problem[] = [];
  if (!data.synthetic && data.features.length === 0) {
    const stated = CONTENT_SETTINGS.filter((key) => (memory[key] ?? 0) !== 0);
    for (const key of memory.coOccurrence ? stated : ([] as const))
      problems.push({ path: ['memory', key], message: 'needs features: add spec.data.features, or remove it' });
    if (!memory.coOccurrence)
      problems.push({
        path: ['memory'],
        message: 'needs features: add spec.data.features, or spec.memory.coOccurrence',
        showValue: false,
      });
  }
  const hasFeatures = data.synthetic !== undefined || data.features.length > 0;
  if (memory.content === 'snapshot' && !hasFeatures)
    problems.push({ path: ['memory', 'content'], message: 'needs features: add spec.data.features, or remove it' });
  const isChosen = isMemoryChosen({ memory: compileMemory(memory, hasFeatures) });
  if (isChosen && evaluation && evaluation.select !== 'validation')
    problems.push({
      path: ['evaluation', 'select'],
      message:
        'must be validation, on which the settings of spec.memory are chosen, or spec.memory must state them all',
    });
  if (isChosen && evaluation?.refit === false)
    problems.push({
      path: ['evaluation', 'refit'],
      message: 'must be true where a setting of spec.memory is auto, because pass 1 chooses it for pass 2',
    });
  if (memory.maxDrop && !isChosen)
    problems.push({ path: ['memory', 'maxDrop'], message: 'must be absent where spec.memory states all settings' });
  return problems;
}

/** The list lengths must differ from each other, and only validation pairs can end a stage early. */
function evaluationRules({ evaluation }: SoundSections): Problem[] {
  const at = evaluation?.at ?? [];
  const repeated = at.findIndex((length, index) => at.indexOf(length) < index);
  const problems: Problem[] =
    repeated < 0 ? [] : [{ path: ['evaluation', 'at', repeated], message: 'must not be repeated' }];
  if (evaluation?.patience !== undefined && evaluation.select !== 'validation')
    problems.push({
      path: ['evaluation', 'patience'],
      message: 'must be absent unless spec.evaluation.select is validation, whose pairs say when a stage ends',
    });
  return problems;
}

/** A worker holds whole partitions, so there cannot be more workers than partitions. The pods have one priority class. */
function clusterRules({ workers, partitions, priorityClassName, podTemplate }: SoundSections): Problem[] {
  const problems: Problem[] = [];
  if (workers?.replicas !== undefined && partitions !== undefined && workers.replicas > partitions)
    problems.push({
      path: ['workers', 'replicas'],
      message: `must be at most the number of partitions, ${partitions} (a worker holds whole partitions)`,
    });
  if (priorityClassName !== undefined && podTemplate?.priorityClassName !== undefined)
    problems.push({
      path: ['priorityClassName'],
      message: 'cannot stand beside spec.podTemplate.priorityClassName: remove one of the two',
    });
  return problems;
}

/** An engine that uses the CPU only cannot satisfy `requireGpu`, and only such an engine computes products of integers. */
function engineRules({ engine, requireGpu, products = 'float32' }: SoundSections): Problem[] {
  const problems: Problem[] = [];
  if (products !== 'float32') {
    const which = `with spec.products: ${products}, which only the engines ${CPU_ENGINES.join(' and ')} compute`;
    if (GPU_ENGINES.some((name) => name === engine))
      problems.push({ path: ['engine'], message: `must be auto, ${CPU_ENGINES.join(' or ')} ${which}` });
    if (requireGpu === true) problems.push({ path: ['requireGpu'], message: `must be false ${which}` });
  }
  if (requireGpu === true && engine !== undefined && !mayUseGpu(engine)) {
    problems.push({
      path: ['requireGpu'],
      message: `must be false with the engine ${engine}, which uses the CPU only`,
    });
  }
  return problems;
}

/** An optimiser must not have settings of another kind. */
function optimizerRules({ optimizer }: SoundSections): Problem[] {
  return foreignSettings(optimizer).map(({ key, kinds }) => ({
    path: ['optimizer', key],
    message: `must be absent unless the kind is ${kinds.join(' or ')}`,
    showValue: false,
  }));
}
