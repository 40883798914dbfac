import type { Dataset } from '../dataset/dataset.js';
import { changedParts } from '../dataset/part-fingerprints.js';
import { chooseMemory, type MemoryChoice } from '../evaluation/memory/choose-memory.js';
import type { Choice, Job } from '../job/index.js';
import { changedFields, compileJob, jobDocument, jobOfPass, passesOf } from '../job/index.js';
import { isMemoryChosen, memoryChoice } from '../job/memory.js';
import { choiceOf, choiceWords } from '../job/passes.js';
import type { ErrorDetails } from '../runtime/errors.js';
import { InputError } from '../runtime/errors.js';
import { readEarlierModel } from '../training/continue.js';
import { heldOutPairs, splitData } from '../training/data.js';
import type { JobParameters } from '../training/parameters.js';
import { initialParameters, modelOf } from '../training/parameters.js';
import type { RunContext } from './run.js';
import { Run } from './run.js';
import type { RunState } from './snapshot.js';
import { restoreParameters } from './snapshot.js';

declare module '../runtime/errors.js' {
  interface ErrorFacts {
    /** The job, its data or the engine changed since the run began. Restore what changed, or pass `overwrite: true`. */
    'resume-changed-job': { readonly directory: string; readonly changes: string };
    /** Another version of amr wrote the checkpoints of the unfinished run. Pass `overwrite: true` to begin anew. */
    'resume-other-version': { readonly directory: string };
  }
}

/** Everything that both passes over a job share. `train` opens and closes it. */
export interface TrainingSession extends Pick<
  RunContext,
  'checkpoints' | 'best' | 'emit' | 'engine' | 'versions' | 'threads' | 'signal' | 'coOccurrences' | 'scoring'
> {
  /** The whole job, with all its passes. */
  readonly job: Job;
  /** The data of the job, before anything is held out. */
  readonly whole: Dataset;
  readonly fingerprints: RunState['fingerprints'];
  /** The folder that the job's relative paths start from, absolute. */
  readonly root: string;
}

/** Where a run is kept, and whether it continues an earlier one. */
export interface OpenRunOptions {
  /** The folder that holds the checkpoints of the run. */
  readonly modelDirectory: string;
  /** Whether the run continues from the newest checkpoint in `modelDirectory`. */
  readonly resume?: boolean;
}

/**
 * Opens a run at the beginning of the job, or at the newest checkpoint with `resume`, which may be one of pass 2. Without
 * `resume` it removes the checkpoints that are there; `findFinished` has protected those of a user. Rejects with an
 * InputError when the job, the data or the engine changed since the checkpoint was written.
 */
export async function openRun(
  session: TrainingSession,
  { resume = false, modelDirectory }: OpenRunOptions,
): Promise<Run> {
  const { job, checkpoints, fingerprints, emit } = session;
  const warn = (message: string, details?: ErrorDetails) => emit({ type: 'warning', message, details });
  const found = resume ? await checkpoints.newest(warn) : undefined;
  if (resume && !found) warn(`Nothing to resume in ${modelDirectory}: starting from the beginning`);
  if (!found) {
    await checkpoints.remove();
    return beginPass(session, { choice: null, begin: 0, history: [] });
  }
  checkSame(found.manifest.state, fingerprints, { job, directory: modelDirectory });
  // A checkpoint of an earlier version belongs to a job of one pass.
  const state = { choice: null, begin: 0, ...(found.manifest.state as Partial<RunState>) } as RunState;
  const context = contextOf(session, state);
  const initial = initialParameters(context.job, context.dataset);
  return new Run(context, await restoreParameters(initial, found, job.optimizer), state);
}

/** What a run of pass 1 chose. */
export interface RunChoice {
  readonly choice: Choice;
  /** The figures of the settings that were chosen for the memory; undefined where the job has none to choose. */
  readonly memory: MemoryChoice | undefined;
}

/** Returns what a run of pass 1 that has finished chose on its validation pairs. */
export async function choiceOfRun(session: TrainingSession, run: Run, parameters: JobParameters): Promise<RunChoice> {
  const memory = await chosenMemory(session, run, parameters);
  return { choice: choiceOf(session.job, run.state.history, memory?.settings), memory };
}

/** Begins pass 2 after a run of pass 1 that has finished: all is trained again, with what pass 1 chose. */
export async function beginRefit(session: TrainingSession, run: Run, choice: Choice): Promise<Run> {
  const { job, best, emit } = session;
  const { state } = run;
  emit({
    type: 'note',
    message: `validation chose ${choiceWords(job, choice)}: now the model is trained on all interactions`,
  });
  await best.remove();
  return beginPass(session, { choice, begin: state.boundary, history: state.history });
}

/** Chooses the settings of the memory for the model that pass 1 ended with. */
async function chosenMemory(
  { job, engine, coOccurrences, scoring, emit }: TrainingSession,
  { context }: Run,
  parameters: JobParameters,
): Promise<MemoryChoice | undefined> {
  const options = memoryChoice(job);
  if (!options) return undefined;
  emit({ type: 'note', message: 'the settings of the memory are chosen on validation pairs' });
  const model = modelOf(parameters, job.stages[job.stages.length - 1].kind);
  const { dataset, whole } = context;
  const data = { dataset, whole, validation: heldOutPairs(context), ahead: coOccurrences, thread: scoring };
  return chooseMemory(model, data, engine, options);
}

/** Returns a run at the beginning of a pass. */
async function beginPass(session: TrainingSession, from: Pick<RunState, 'choice' | 'begin' | 'history'>): Promise<Run> {
  const { job, fingerprints, root, emit } = session;
  const context = contextOf(session, from);
  const earlier = await readEarlierModel(context.job, {
    dataset: context.dataset,
    root,
    within: undefined,
    onNotice: emit,
  });
  const start = { boundary: from.begin, seconds: 0, losses: [] };
  const state = { job: jobDocument(job), fingerprints, ...from, ...start };
  return new Run(context, initialParameters(context.job, context.dataset, earlier), state);
}

/** The parts that a run of the pass works with: its own job, and its own division of the data. */
function contextOf(session: TrainingSession, { choice, history }: Pick<RunState, 'choice' | 'history'>): RunContext {
  const { checkpoints, best, emit, engine, versions, threads, signal, coOccurrences, scoring } = session;
  const job = jobOfPass(session.job, choice, history);
  const pass = passesOf(session.job) === 1 ? undefined : choice ? 2 : 1;
  const data = splitData(job, session.whole);
  const counted = isMemoryChosen(job) ? data.dataset : data.whole.test && data.whole;
  const rank = job.memory?.coOccurrence?.rank;
  if (counted && rank !== undefined) coOccurrences.begin(counted, rank);
  return { job, pass, ...data, checkpoints, best, emit, engine, versions, threads, signal, coOccurrences, scoring };
}

function checkSame(
  before: RunState,
  now: RunState['fingerprints'],
  { job, directory }: { job: Job; directory: string },
): void {
  if (!Number.isInteger(before.boundary)) throw otherVersion(directory);
  const changed: string[] = [];
  if (before.fingerprints.job !== now.job) {
    const keys = changedFields(compileJob(before.job), job).filter(({ mathematical }) => mathematical);
    changed.push(
      ...keys.map((key) => `${key.path} was ${JSON.stringify(key.before)}, is ${JSON.stringify(key.after)}`),
    );
  }
  if (before.fingerprints.data !== now.data)
    changed.push(`${changedParts(before.fingerprints.parts, now.parts)} changed`);
  if (before.fingerprints.engine !== now.engine)
    changed.push(`the engine was ${before.fingerprints.engine}, is ${now.engine}`);
  if (before.fingerprints.job !== now.job && changed.length === 0) throw otherVersion(directory);
  if (changed.length === 0) return;
  throw new InputError(`Cannot resume ${directory} as the job changed since it was begun: ${changed.join('; ')}`, {
    code: 'resume-changed-job',
    facts: { directory, changes: changed.join('; ') },
  });
}

function otherVersion(directory: string): InputError {
  return new InputError(`Cannot resume ${directory}: another version of amr wrote its checkpoints`, {
    code: 'resume-other-version',
    facts: { directory },
  });
}
