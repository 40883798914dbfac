import type { EventObject, Pod } from './kinds.js';

/** Why processes of a job are not there, for its condition PodsRunning. */
export interface Trouble {
  /** One word, for programs. */
  readonly reason: string;
  readonly message: string;
}

/** Reasons of a waiting container that are the ordinary way to a running one. */
const ORDINARY = new Set(['ContainerCreating', 'PodInitializing']);

/** What pods say of themselves: no node has room, the image cannot be had, the process crashes. Null: nothing is wrong. */
export function podTrouble(pods: Iterable<Pod>): Trouble | null {
  const troubles = [...pods].flatMap((pod) => {
    const trouble = troubleOf(pod);
    return trouble ? [{ ...trouble, pod: pod.metadata.name! }] : [];
  });
  if (troubles.length === 0) return null;
  const [{ reason, message }] = troubles;
  const alike = troubles.filter((trouble) => trouble.reason === reason).map(({ pod }) => pod);
  return { reason, message: `${namesText(alike)}: ${message}` };
}

function troubleOf({ metadata, status }: Pod): Trouble | null {
  if (metadata.deletionTimestamp !== undefined) return null;
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    return { reason: scheduled.reason ?? 'Unschedulable', message: scheduled.message ?? 'no node takes it' };
  }
  for (const { state, lastState } of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const { reason = '', message } = state?.waiting ?? {};
    if (reason === '' || ORDINARY.has(reason)) continue;
    const exit = lastState?.terminated;
    const ended =
      exit &&
      `its process ended with exit code ${exit.exitCode}${exit.reason === 'OOMKilled' ? ', out of memory' : ''}`;
    return { reason, message: [message, ended].filter(Boolean).join('; ') || reason };
  }
  if (status?.phase === 'Failed') return { reason: 'PodFailed', message: status.message ?? 'it failed' };
  return null;
}

/** What Kubernetes says about pods that it could not make, or whose volumes it cannot mount: the newest warning. */
export function eventTrouble(events: Iterable<EventObject>): Trouble | null {
  const newest = [...events].sort((left, right) => timeOf(right).localeCompare(timeOf(left)))[0];
  if (!newest) return null;
  const { involvedObject, reason = 'Warning', message = '' } = newest;
  return { reason, message: `${involvedObject.name}: ${message}` };
}

function timeOf({ lastTimestamp, metadata }: EventObject): string {
  return lastTimestamp ?? metadata.creationTimestamp ?? '';
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
