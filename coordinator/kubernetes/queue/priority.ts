import { InputError } from '../../../runtime/errors.js';
import type { KubernetesApi } from '../api.js';
import type { ObjectOptions } from '../objects.js';
import { workerPod } from '../pods.js';
import { PRIORITY_LABEL, type WorkloadPriority } from './workload.js';

/**
 * The priority of a job in its queue, as Kueue finds it for other kinds of jobs: that of the WorkloadPriorityClass in its label,
 * otherwise that of the PriorityClass of its pods, otherwise that of the default PriorityClass, otherwise 0. Rejects with an InputError
 * when the class does not exist.
 */
export async function priorityOf(api: KubernetesApi, options: ObjectOptions): Promise<WorkloadPriority> {
  const named = options.labels[PRIORITY_LABEL] as string | undefined;
  if (named) {
    const found = await api.get('WorkloadPriorityClass', named);
    if (!found) throw new InputError(`there is no WorkloadPriorityClass ${named}, which the label of the job names`);
    const priorityClassRef = { group: 'kueue.x-k8s.io', kind: 'WorkloadPriorityClass', name: named };
    return { priority: found.value, priorityClassRef };
  }
  const { priorityClassName } = workerPod(options).spec;
  const { items } = await api.list('PriorityClass');
  const found = items.find(({ metadata, globalDefault }) =>
    priorityClassName ? metadata.name === priorityClassName : globalDefault,
  );
  if (!found && priorityClassName) throw new InputError(`there is no PriorityClass ${priorityClassName}`);
  if (!found) return { priority: 0 };
  const priorityClassRef = { group: 'scheduling.k8s.io', kind: 'PriorityClass', name: found.metadata.name };
  return { priority: found.value, priorityClassRef };
}
