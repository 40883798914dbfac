import type { EventObject, Pod } from './kinds.js';

/** Why processes of a job are not running, for its condition PodsRunning. */
export interface Trouble {
  /** One word that programs can read. */
  readonly reason: string;
  readonly message: string;
}

/** The reasons why a container waits that are part of every start. */
const ORDINARY = new Set(['ContainerCreating', 'PodInitializing']);

/** The reasons why an image does not run, and what to do about it. */
const IMAGE_REASONS = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);
const IMAGE_ADVICE =
  'correct the image with helm upgrade (image or worker.image of the chart): a job that has not begun takes it at once, others after a suspend and a resume';

/**
 * What pods report: no node has room, the image cannot be pulled, or the process crashes. Returns null when there is
 * nothing.
 */
export function podTrouble(pods: Iterable<Pod>): Trouble | null {
  const troubles = [...pods].flatMap((pod) => {
    const trouble = troubleOf(pod);
    return trouble ? [{ ...trouble, pod: pod.metadata.name ?? 'a pod' }] : [];
  });
  if (troubles.length === 0) return null;
  const [{ reason, message }] = troubles;
  const alike = troubles.filter((trouble) => trouble.reason === reason).map(({ pod }) => pod);
  return { reason, message: `${namesText(alike)}: ${message}` };
}

/** What one pod reports. Pods that are being deleted are ignored. */
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
    const ended = exit && `its process ended with exit code ${exit.exitCode}`;
    const advice = IMAGE_REASONS.has(reason) ? IMAGE_ADVICE : undefined;
    return { reason, message: [message || reason, ended, advice].filter(Boolean).join('; ') };
  }
  if (status?.phase === 'Failed') return { reason: 'PodFailed', message: status.message ?? 'it failed' };
  return null;
}

/**
 * The newest warning about pods that could not be created or whose volumes cannot be mounted. Returns null when there
 * is none.
 */
export function eventTrouble(events: Iterable<EventObject>): Trouble | null {
  const newest = [...events].sort((left, right) => timeOf(right).localeCompare(timeOf(left)))[0];
  if (!newest) return null;
  const { involvedObject, reason = 'Warning', message = '' } = newest;
  return { reason, message: `${involvedObject.name}: ${message}` };
}

function timeOf({ lastTimestamp, metadata }: EventObject): string {
  return lastTimestamp ?? metadata.creationTimestamp ?? '';
}

/** The first of some names, and how many more there are. */
export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
