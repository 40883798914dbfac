import type { V1Toleration } from '@kubernetes/client-node';
import { InputError } from '../../../runtime/errors.js';
import type { KubernetesApi } from '../api.js';
import type { Workload } from '../kinds.js';
import type { Placement, Placements } from '../pods.js';
import { SETS } from './workload.js';

/**
 * What Kueue says about the nodes of the pods that it has admitted: the labels and tolerations of the flavors whose quota they use, and
 * what admission checks add. Rejects with an InputError when a flavor does not exist.
 */
export async function placementsOf(api: KubernetesApi, workload: Workload): Promise<Placements> {
  const of = (set: string) => placementOf(api, workload, set);
  const [worker, parameterServer] = [await of(SETS.worker), await of(SETS.parameterServer)];
  return { worker, parameterServer, encoder: await of(SETS.encoder) };
}

async function placementOf(api: KubernetesApi, { status }: Workload, set: string): Promise<Placement> {
  const assignment = status?.admission?.podSetAssignments.find(({ name }) => name === set);
  const flavors = [...new Set(Object.values(assignment?.flavors ?? {}))].sort();
  const parts: Placement[] = [];
  for (const name of flavors) {
    const flavor = await api.get('ResourceFlavor', name);
    if (!flavor) throw new InputError(`there is no ResourceFlavor ${name}, whose quota Kueue has given to the job`);
    parts.push({ nodeSelector: flavor.spec?.nodeLabels, tolerations: flavor.spec?.tolerations });
  }
  for (const { podSetUpdates = [] } of status?.admissionChecks ?? [])
    for (const { name, ...update } of podSetUpdates) if (name === set) parts.push(update);
  return {
    nodeSelector: merged(parts.map(({ nodeSelector }) => nodeSelector)),
    tolerations: parts.flatMap(({ tolerations = [] }): readonly V1Toleration[] => tolerations),
    labels: merged(parts.map(({ labels }) => labels)),
    annotations: merged(parts.map(({ annotations }) => annotations)),
  };
}

function merged(maps: readonly (Readonly<Record<string, string>> | undefined)[]): Record<string, string> {
  return Object.assign({}, ...maps) as Record<string, string>;
}
