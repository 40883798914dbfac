import type { Job } from '../../job/index.js';
import type { CatalogFacts } from '../../job/plan/catalog.js';
import { misfitsOf, type Misfit } from '../../job/plan/fit.js';
import { planJob } from '../../job/plan/plan.js';
import { syntheticFacts } from '../../job/plan/synthetic.js';
import { mebibytes } from '../../runtime/disk.js';
import type { Deliberation } from './deliberation.js';
import type { JobRecord } from './record.js';

/** The name of the condition that says whether the processes of a job have the memory and the disk that it is expected to need. */
const FITS = 'Fits';
/** The bytes of an id with its line end. The coordinator does not know the ids. */
const ID_BYTES = 10;

/**
 * Compares what a job is expected to need with what its processes may use, as soon as the sizes of its data are known: from its
 * submission on for a synthetic catalog, otherwise when a worker has read the data. It never refuses a job, because the needs are
 * estimates. Nothing is compared where nobody limits the processes.
 */
export function judgeFit(d: Deliberation, uid: string): void {
  const { record, job } = d.job(uid);
  const limits = d.before.settings.limitsOf?.(job);
  const catalog = limits && catalogOf(record, job);
  if (!catalog) return;
  const cluster = { workers: Math.min(record.workers, job.partitions), shards: record.parameterServers };
  const plan = planJob(job, catalog, { cluster });
  const misfits = misfitsOf(plan, limits, job);
  const [first] = misfits;
  if (!first) {
    const each = plan.processes
      .filter(({ role }) => role === 'worker' || role === 'parameter-server')
      .map(({ role, bytes }) => `a ${role.replace('-', ' ')} needs about ${mebibytes(bytes)} of memory`);
    tell(d, uid, true, 'WithinLimits', [...each, `each disk ${mebibytes(plan.disk.bytes)}`].join(', '));
  } else tell(d, uid, !first.isCertain, first.isCertain ? 'DoesNotFit' : 'CloseToLimit', textOf(misfits));
}

/** Sets the condition. A problem is also told once, as a warning. */
function tell(d: Deliberation, uid: string, fits: boolean, reason: string, message: string): void {
  const before = d.job(uid).record.conditions.find(({ type }) => type === FITS);
  d.setCondition(uid, FITS, fits, reason, message);
  if (reason !== 'WithinLimits' && before?.reason !== reason) d.say(uid, reason, message, 'warn');
}

function textOf(misfits: readonly Misfit[]): string {
  return misfits.map(({ message, remedy }) => `${message}. To mend it, ${remedy}`).join('; ');
}

/** The sizes of the data of a job. They are undefined before anybody has read its files. */
function catalogOf({ prepared }: JobRecord, { data, evaluation }: Job): CatalogFacts | undefined {
  if (!prepared) return data.kind === 'synthetic' ? syntheticFacts(data) : undefined;
  const { users, items, features, warmItems, partitionInteractions, testPairs } = prepared.manifest;
  return {
    users,
    items,
    warmItems,
    interactions: partitionInteractions.reduce((sum, count) => sum + count, 0),
    width: features,
    featureBytes: 4 * features,
    idBytes: ID_BYTES * (users + items),
    testPairs,
    validationPairs: evaluation.select === 'validation' ? testPairs : 0,
  };
}
