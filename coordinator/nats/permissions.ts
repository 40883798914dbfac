import type { NatsGrant } from '../core/cluster.js';
import { subjects } from '../../proto/subjects.js';

/** The subjects that a member may use. An empty list allows nothing. */
export interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Says which subjects a member needs for the job that it works for, and for those of which it holds files. */
export function permissionsOf({ role, name, job, filesOf }: Omit<NatsGrant, 'key'>): Permissions {
  if (role === 'worker') return job === null ? { publish: [], subscribe: [] } : workerPermissions(name, job);
  const answers = [...new Set([...(job === null ? [] : [job]), ...filesOf])].map((uid) => subjects.inbox(uid, '*'));
  const files = { publish: answers.map((inbox) => `${inbox}.>`), subscribe: [subjects.files('*', name)] };
  if (job === null) return files;
  return {
    publish: [...files.publish, subjects.projection(job, '*', '*'), subjects.files(job, '*')],
    subscribe: [
      ...files.subscribe,
      ...(['push', 'pull', 'state'] as const).map((what) => subjects[what](job, '*', '*', '*')),
      `${subjects.inbox(job, name)}.>`,
    ],
  };
}

/** A worker sends under its own name, reads files, and hears broadcasts and answers. */
function workerPermissions(name: string, job: string): Permissions {
  return {
    publish: [
      ...(['push', 'pull', 'state'] as const).map((what) => subjects[what](job, '*', '*', name)),
      subjects.files(job, '*'),
    ],
    subscribe: [subjects.projection(job, '*', '*'), `${subjects.inbox(job, name)}.>`],
  };
}
