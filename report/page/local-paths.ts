import { basename, isAbsolute, relative } from 'node:path';
import type { Job } from '../../job/index.js';

/**
 * Returns the job without absolute paths, since a report is sent to others. A path inside `root`, the folder that the
 * job's paths start from, becomes relative to it. Any other absolute path is shortened to its last name.
 */
export function withoutLocalPaths(job: Job, root: string): Job {
  const shorten = (path: string): string => {
    if (!isAbsolute(path)) return path;
    const inside = relative(root, path);
    if (inside === '') return '.';
    return inside.startsWith('..') ? basename(path) : inside;
  };
  const shortenAll = (value: unknown): unknown => {
    if (typeof value === 'string') return shorten(value);
    if (Array.isArray(value)) return value.map(shortenAll);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shortenAll(child)]));
  };
  return {
    ...job,
    from: job.from === null ? null : shorten(job.from),
    data: shortenAll(job.data) as Job['data'],
  };
}
