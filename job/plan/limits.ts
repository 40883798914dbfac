import type { Job, PodResources } from '../index.js';
import type { Limits } from './fit.js';

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** Returns the bytes of a Kubernetes quantity such as 4Gi, 1.5G, 1e9 or 1048576; undefined for other texts. */
export function quantityBytes(quantity: string | number): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d*)?(?:[eE]\d+)?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  const factor = unit === '' ? 1 : UNITS[unit];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** The limits that a job states for its pods, and the disks of its parameter servers. */
export function limitsOf({ workers, parameterServers }: Pick<Job, 'workers' | 'parameterServers'>): Limits {
  const memory = ({ limits }: PodResources) =>
    limits?.memory === undefined ? undefined : quantityBytes(limits.memory);
  return {
    memory: { worker: memory(workers.resources), 'parameter-server': memory(parameterServers.resources) },
    disk: parameterServers.storageBytes,
  };
}
