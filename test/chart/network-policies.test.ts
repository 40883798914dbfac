import { expect, it } from 'vitest';
import { describeWithHelm, find, render, type KubernetesObject } from './helm.js';
import { pods } from './pods.js';

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string };
}
interface Selector {
  readonly matchLabels?: Record<string, string>;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
}
interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const INGRESS = [
  'client -> coordinator 7070',
  'parameter-server -> coordinator 7070',
  'parameter-server -> nats 4222',
  'prometheus anywhere -> coordinator 9090',
  'prometheus anywhere -> parameter-server 9090',
  'prometheus anywhere -> worker 9090',
  'worker -> coordinator 7070',
  'worker -> nats 4222',
];
const EGRESS = [
  'client -> coordinator 7070',
  'coordinator -> anywhere 443',
  'coordinator -> anywhere 6443',
  'parameter-server -> coordinator 7070',
  'parameter-server -> nats 4222',
  'worker -> coordinator 7070',
  'worker -> nats 4222',
  '* -> kube-dns in kube-system 53',
  '* -> kube-dns in kube-system 53/UDP',
];

describeWithHelm('network policies', () => {
  const objects = render();

  it('allow exactly these incoming connections', () => expect(edges(objects, 'ingress')).toEqual(INGRESS.toSorted()));

  it('allow exactly these outgoing connections', () => expect(edges(objects, 'egress')).toEqual(EGRESS.toSorted()));

  it('deny everything else, to every pod of the chart and of its jobs', () => {
    const { spec } = find(objects, 'NetworkPolicy', 'amr-default-deny');
    expect(spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'amr', 'app.kubernetes.io/instance': 'amr' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    const { matchLabels } = spec!.podSelector as Selector;
    for (const [name, pod] of pods(objects)) expect(pod.metadata.labels, name).toMatchObject(matchLabels!);
  });

  it('name both directions in every policy that is not DNS', () => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    for (const { metadata, spec } of policies.filter((policy) => policy.metadata.name !== 'amr-dns')) {
      expect(spec?.policyTypes, metadata.name).toEqual(['Ingress', 'Egress']);
    }
  });

  it('select only pods of the role, whose containers listen at the ports', () => {
    const all = [...pods(objects).values()];
    for (const { metadata, spec } of objects.filter(({ kind }) => kind === 'NetworkPolicy')) {
      const { podSelector, ingress = [] } = spec as unknown as Policy;
      const chosen = all.filter((pod) => matches(podSelector, pod.metadata.labels));
      expect(chosen.length, metadata.name).toBeGreaterThan(0);
      const open = chosen.flatMap((pod) => pod.spec.containers.flatMap((c) => c.ports ?? []));
      for (const { port } of ingress.flatMap((rule) => rule.ports ?? [])) {
        expect(
          open.map(({ containerPort }) => containerPort),
          metadata.name,
        ).toContain(port);
      }
    }
  });

  it('allow the port and the address of an external NATS', () => {
    const found = edges(render({ values: 'external-nats-values.yaml' }), 'egress').filter((edge) =>
      /4333|4222/.test(edge),
    );
    expect(found).toEqual(['parameter-server -> namespace messaging 4333', 'worker -> namespace messaging 4333']);
  });

  it('accept more clients, another namespace of monitoring, another API server and extra rules', () => {
    const other = render({ values: 'production-values.yaml' });
    expect(edges(other, 'ingress')).toEqual(
      expect.arrayContaining([
        'namespace notebooks -> coordinator 7070',
        '10.1.0.0/16 -> coordinator 7070',
        'namespace observability -> nats 9090',
      ]),
    );
    expect(edges(other, 'egress').filter((edge) => /443/.test(edge))).toEqual(['coordinator -> 10.0.0.1/32 6443']);
    expect(edges(other, 'ingress').join()).not.toContain('prometheus');
  });

  it('are not made when switched off', () => {
    expect(render({ values: 'minimal-values.yaml' }).filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });
});

/** The connections that the policies allow, each as "from -> to port", sorted. */
function edges(objects: readonly KubernetesObject[], direction: 'ingress' | 'egress'): string[] {
  return objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .flatMap(({ spec }) => {
      const policy = spec as unknown as Policy;
      const self = role(policy.podSelector);
      return (policy[direction] ?? []).flatMap((rule) => {
        const peers = (direction === 'ingress' ? rule.from : rule.to) ?? [];
        const others = peers.length === 0 ? ['anywhere'] : peers.map(peerName);
        const ports = (rule.ports ?? [{ port: 0 }]).map(({ port, protocol }) =>
          protocol === 'UDP' ? `${port}/UDP` : `${port}`,
        );
        return others.flatMap((other) =>
          ports.map((port) =>
            direction === 'ingress' ? `${other} -> ${self} ${port}` : `${self} -> ${other} ${port}`,
          ),
        );
      });
    })
    .toSorted();
}

function role({ matchLabels = {} }: Selector): string {
  return matchLabels['app.kubernetes.io/component'] ?? '*';
}

function peerName({ podSelector, namespaceSelector, ipBlock }: Peer): string {
  if (ipBlock) return ipBlock.cidr;
  const namespace = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
  const labels = podSelector?.matchLabels ?? {};
  const pod = labels['k8s-app'] ?? labels['app.kubernetes.io/component'] ?? labels['app.kubernetes.io/name'];
  if (namespaceSelector === undefined) {
    // A peer of this namespace belongs to this release, or the edge names it otherwise.
    return labels['app.kubernetes.io/instance'] === 'amr' ? pod : `${pod} of any release`;
  }
  if (namespace === undefined) return `${pod} anywhere`;
  return pod === undefined ? `namespace ${namespace}` : `${pod} in ${namespace}`;
}

function matches({ matchLabels = {} }: Selector, labels: Record<string, string>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
