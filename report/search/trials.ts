import { Pace } from '../compare/pace.js';
import type { CompareEvent } from '../compare/progress.js';
import { rowFingerprint } from '../compare/row-job.js';
import type { RowRunner } from '../compare/row-runner.js';
import { schedule } from '../compare/schedule.js';
import type { RowContext } from '../compare/task.js';
import type { Objective } from './objective.js';
import { total, type Rung } from './rungs.js';
import { drawSettings, type Variable } from './space.js';
import { trialJob } from './trial-job.js';
import type { TrialResult, TrialTask } from './trial.js';

/** Everything that the trials of a search need. */
export interface TrialsContext extends RowContext {
  readonly variables: readonly Variable[];
  readonly objective: Objective;
  readonly runner: RowRunner;
  readonly onEvent: (event: CompareEvent) => void;
}

/** The trials of one search: it runs those that the folder does not hold yet, and tells of their progress. */
export class Trials {
  #done = 0;
  #total = 0;
  #pace: Pace<TrialTask> | null = null;

  constructor(private readonly context: TrialsContext) {}

  /** Says how many trials all rungs have, so that the remaining time can be estimated. */
  expect(rungs: readonly Rung[]): void {
    this.#total = rungs.reduce((sum, { trials }) => sum + trials, 0);
    const epochs = rungs.reduce((sum, rung) => sum + rung.trials * total(rung.epochs), 0);
    this.#pace = new Pace(epochs, ({ row }) => ({ training: total(row.epochs), evaluation: 0 }));
    this.#done = 0;
  }

  /** Trains trials for so many epochs of each stage, and returns their results in the same order. */
  async run(trials: readonly number[], epochs: readonly number[]): Promise<TrialResult[]> {
    const { folder, onEvent, runner } = this.context;
    const tasks = trials.map((trial) => this.#taskOf(trial, epochs));
    const results = new Map<TrialTask, TrialResult>();
    for (const task of tasks) {
      const result = await folder.read<TrialResult>(task.row.id, task.seed, task.fingerprint);
      if (!result) continue;
      results.set(task, result);
      this.#done++;
      this.#pace?.finish(task);
    }
    if (results.size > 0) {
      const message = `${results.size} of ${tasks.length} trials of ${epochsWords(epochs)} are finished already`;
      onEvent({ type: 'note', message });
    }
    const missing = tasks.filter((task) => !results.has(task));
    const run = async (task: TrialTask): Promise<void> => void results.set(task, await this.#runTrial(task));
    const stop = (): void => runner.stop('A trial failed');
    await schedule(missing, { slots: runner.slots, waitsFor: () => false }, run, stop);
    return tasks.flatMap((task) => results.get(task) ?? []);
  }

  #taskOf(trial: number, epochs: readonly number[]): TrialTask {
    const { job, variables, objective, dataset } = this.context;
    const { seed } = job;
    const draw = drawSettings(job, variables, trial);
    const own = trialJob(job, draw, { epochs, variables });
    const id = `trial-${trial}-of-${epochs.join('-')}-epochs`;
    const title = `trial ${trial} of ${epochsWords(epochs)}`;
    const epsilons = objective.attack === null ? [] : [objective.attack];
    const recipe = { stages: own.stages, memory: own.memory, variants: [], seed, dataset, epsilons };
    const row = { kind: 'trial', id, title, trial, draw, epochs, variables, objective } as const;
    return { row, seed, fingerprint: rowFingerprint(own, recipe) };
  }

  async #runTrial(task: TrialTask): Promise<TrialResult> {
    const { runner, onEvent } = this.context;
    const position = () => {
      const { row, seed } = task;
      return { row, seed, done: this.#done, total: this.#total, etaSeconds: this.#pace?.etaSeconds ?? null };
    };
    const result = await runner.run(task, {
      onTraining: (event, share) => {
        this.#pace?.progress(task, share);
        onEvent({ ...position(), type: 'training', event });
      },
      onEvaluating: () => onEvent({ ...position(), type: 'evaluating' }),
    });
    this.#done++;
    this.#pace?.finish(task);
    const { measured, failure, seconds } = result;
    if (failure !== null) onEvent({ type: 'warning', message: `${task.row.title} failed: ${failure}` });
    onEvent({ ...position(), type: 'finished', ndcg: measured?.value ?? 0, seconds });
    return result;
  }
}

/** Says how long each stage of a trial is trained: "20 epochs" or "30 + 20 + 20 epochs". */
export function epochsWords(epochs: readonly number[]): string {
  return `${epochs.join(' + ')} epoch${epochs.length === 1 && epochs[0] === 1 ? '' : 's'}`;
}
