import type { Dataset } from '../../dataset/dataset.js';
import { HOLD_OUT, type Job } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import { holdOutValidation } from '../../training/data.js';

/** Throws an InputError for a job that has nothing to compare, before any data are read. */
export function checkComparable(job: Job): void {
  const problems: string[] = [];
  const say = (problem: string): void => void problems.push(`Cannot compare ${job.name}: ${problem}`);
  const amr = job.stages.findLast(({ kind }) => kind === 'amr');
  if (amr && (amr.epsilon === 0 || amr.lambda === 0)) {
    say(`the amr stage must have epsilon and lambda above 0: they are ${amr.epsilon} and ${amr.lambda}`);
  }
  if (job.data.kind === 'files' && job.data.features.length === 0) {
    say('spec.data.features must name features, without which AMR has nothing to compare');
  }
  if (job.data.kind === 'files' && job.data.test === null) {
    say('spec.data.test must name held-out pairs, which every row is measured on');
  }
  if (job.from !== null) say(`spec.from must be null, as every row is trained from the start: it is ${job.from}`);
  if (problems.length > 0) throw new InputError(problems);
}

/** Throws an InputError for data that have no validation pairs, because nothing could be chosen with them. `what` begins the message, such as "compare". */
export function checkValidation(job: Job, dataset: Dataset, what: string): void {
  if (dataset.validation || holdOutValidation(dataset, job.seed).validation.users.length > 0) return;
  throw new InputError(
    `Cannot ${what} ${job.name}: the validation would be empty, as no user has ${HOLD_OUT.fewestInteractions} or more training interactions, ` +
      'one of which could be held out to choose by: name validation pairs with spec.data.validation',
  );
}
