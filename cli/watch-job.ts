import type { JobsClient } from '../coordinator/client.js';
import type { JobStatus } from '../proto/index.js';
import type { CliContext } from './context.js';
import { epochEvent, phaseName, progressEvent, reasonOf } from './job-status.js';
import { TrainingView } from './progress/training-view.js';

/** Shows a job on stderr until it has ended, and resolves with its last state. */
export async function watchJob(jobs: JobsClient, name: string, { output, clock }: CliContext): Promise<JobStatus> {
  const view = new TrainingView(output, clock);
  let last: JobStatus | undefined;
  let told = '';
  try {
    for await (const { status, epoch, happening } of jobs.watch(name)) {
      if (happening?.level === 'warn') view.show({ type: 'warning', message: happening.message });
      else if (happening) output.note(happening.message);
      if (epoch) view.show(epochEvent(epoch));
      if (!status) continue;
      last = status;
      const progress = progressEvent(status);
      if (progress) view.show(progress);
      const state = `${phaseName(status.phase)}${reasonOf(status) === '' ? '' : `: ${reasonOf(status)}`}`;
      if (state !== told && !progress) output.note(`${name} is ${state}`);
      told = state;
    }
  } finally {
    view.close();
  }
  if (!last) throw new Error(`job ${name} is gone`);
  return last;
}
