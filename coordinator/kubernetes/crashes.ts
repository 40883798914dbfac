import type { V1ContainerStateTerminated, V1ContainerStatus } from '@kubernetes/client-node';
import { ENCODES_LABEL } from './encoder-pod.js';
import type { Pod } from './kinds.js';
import { namesText, type Trouble } from './trouble.js';

/** A container that has ended although nobody asked it to, and that Kubernetes starts again. */
interface Crash {
  readonly pod: Pod;
  readonly container: V1ContainerStatus;
  readonly end: V1ContainerStateTerminated;
  readonly isOutOfMemory: boolean;
}

/** How long after its end a container that was started again still counts as one that crashes, in milliseconds. */
const RECENT_MS = 60_000;
/** A container that was started again this often crashes in a loop. A single loss of a process is part of every cluster. */
const LOOP_FROM = 2;

/** The containers of pods that were ended for want of memory, or that end again and again. `now` is in milliseconds since 1970. */
export function crashesOf(pods: Iterable<Pod>, now: number): Crash[] {
  return [...pods]
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .flatMap((pod) => (pod.status?.containerStatuses ?? []).flatMap((container) => crashOf(pod, container, now)));
}

function crashOf(pod: Pod, container: V1ContainerStatus, now: number): Crash[] {
  const { state, lastState, restartCount } = container;
  const end = state?.terminated ?? lastState?.terminated;
  if (!end || end.exitCode === 0) return [];
  const isWaiting = state?.waiting?.reason === 'CrashLoopBackOff';
  const isRecent = now - new Date(end.finishedAt ?? 0).getTime() < RECENT_MS;
  if (!isWaiting && !isRecent && !state?.terminated) return [];
  // A process that has no memory to start in is killed by the same limit, but Kubernetes names it otherwise.
  const isOutOfMemory = end.reason === 'OOMKilled' || /\boom[- ]?kill|memory limit too low/i.test(end.message ?? '');
  return isOutOfMemory || isWaiting || restartCount >= LOOP_FROM ? [{ pod, container, end, isOutOfMemory }] : [];
}

/** Says what crashes and what to do about it. Returns null when nothing crashes. */
export function crashTrouble(crashes: readonly Crash[]): Trouble | null {
  const worst = crashes.find(({ isOutOfMemory }) => isOutOfMemory) ?? crashes.at(0);
  if (!worst) return null;
  const alike = crashes.filter(
    (crash) => crash.isOutOfMemory === worst.isOutOfMemory && sectionOf(crash.pod) === sectionOf(worst.pod),
  );
  const names = namesText([...new Set(alike.map(({ pod }) => pod.metadata.name ?? 'a pod'))].sort());
  if (worst.isOutOfMemory) return { reason: 'OOMKilled', message: `${names}: ${memoryText(worst)}` };
  const { exitCode, reason, message } = worst.end;
  // The message of an ordinary error may be the end of a log, which the condition must not quote.
  const why = reason === 'Error' ? '' : message || reason;
  const how = `the process ends again and again, last with exit code ${exitCode}${why ? ` (${why})` : ''}`;
  return { reason: 'CrashLoopBackOff', message: `${names}: ${how}: "kubectl logs -p" of the pod shows why` };
}

function memoryText({ pod, container }: Crash): string {
  const own = pod.spec?.containers.find(({ name }) => name === container.name);
  const limit = own?.resources?.limits?.memory;
  if (limit === undefined) return 'its node had no memory left for it: set requests and limits of memory';
  const section = sectionOf(pod);
  const how = section === 'encode' ? 'in a new job' : 'which can be changed while the job is suspended';
  return `it needs more memory than its limit of ${limit}: raise spec.${section}.resources.limits.memory, ${how}`;
}

/** The section of the spec from which a pod was made. */
function sectionOf({ metadata }: Pod): 'encode' | 'workers' | 'parameterServers' {
  if (metadata.labels?.[ENCODES_LABEL] !== undefined) return 'encode';
  return metadata.labels?.['app.kubernetes.io/component'] === 'worker' ? 'workers' : 'parameterServers';
}

/** Counts the crashes of each job. The same end of a container is counted once. */
export class CrashCounter {
  /** The ends that were seen, by the uid of the job. */
  readonly #seen = new Map<string, ReadonlySet<string>>();

  /**
   * Returns the number of crashes since the last call for this job. The first call returns 0, because a coordinator that has just
   * started cannot know which of them the last one has counted.
   */
  count(uid: string, crashes: readonly Crash[]): number {
    const ends = crashes.map(
      ({ pod, container, end }) => `${pod.metadata.uid} ${container.name} ${end.containerID ?? String(end.finishedAt)}`,
    );
    const seen = this.#seen.get(uid);
    this.#seen.set(uid, new Set([...(seen ?? []), ...ends]));
    return seen ? new Set(ends.filter((end) => !seen.has(end))).size : 0;
  }

  /** Forgets a job that was deleted. */
  delete(uid: string): void {
    this.#seen.delete(uid);
  }
}
