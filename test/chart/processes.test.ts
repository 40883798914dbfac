import { expect, it } from 'vitest';
import { describeWithHelm, find, render } from './helm.js';
import { environment, jobDefaults, pods, type PodTemplate } from './pods.js';

interface Deployment {
  readonly replicas: number;
  readonly strategy: { readonly type: string };
  readonly selector: { readonly matchLabels: Record<string, string> };
  readonly template: PodTemplate;
}

describeWithHelm('the coordinator', () => {
  const objects = render();
  const deployment = find(objects, 'Deployment', 'amr-coordinator').spec as unknown as Deployment;
  const [container] = deployment.template.spec.containers;

  it('is one process, never two during an upgrade', () => {
    expect(deployment).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(deployment.template.metadata.labels).toMatchObject(deployment.selector.matchLabels);
  });

  it('has a standby where the values want one, and the Service leads to the one that acts', () => {
    const two = render({ set: ['coordinator.replicas=2'] });
    const { spec } = find(two, 'Deployment', 'amr-coordinator') as unknown as { spec: Deployment };
    expect(spec).toMatchObject({ replicas: 2, strategy: { type: 'RollingUpdate' } });
    expect(environment(spec.template.spec.containers[0]).AMR_STANDBY.value).toBe('true');
    const selectorOf = (all: typeof two) => find(all, 'Service', 'amr-coordinator').spec!.selector;
    expect(selectorOf(two)).toMatchObject({ 'amr.dev/active': 'true' });
    expect(selectorOf(objects)).not.toHaveProperty(['amr.dev/active']);
    const mayPatch = (all: typeof two) =>
      (find(all, 'Role', 'amr-coordinator').rules as Record<string, string[]>[]).some(
        ({ resources, verbs }) => resources.includes('pods') && verbs.includes('patch'),
      );
    expect([mayPatch(two), mayPatch(objects)]).toEqual([true, false]);
  });

  it('gets its address, its store and the templates of pods', () => {
    const variables = environment(container);
    const values = Object.fromEntries(Object.values(variables).map(({ name, value }) => [name, value]));
    expect(container.args).toEqual(['coordinator']);
    expect(values).toMatchObject({
      AMR_LISTEN: '0.0.0.0:7070',
      AMR_METRICS_LISTEN: '0.0.0.0:9090',
      AMR_STORE: 'kubernetes',
      AMR_JOB_DEFAULTS: '/etc/amr/job-defaults.json',
      AMR_NATS_URL: 'tls://amr-nats.training.svc:4222',
      AMR_TLS_CA: '/etc/amr/tls/ca.crt',
      AMR_TLS_CERT: '/etc/amr/tls/tls.crt',
      AMR_TLS_KEY: '/etc/amr/tls/tls.key',
    });
    expect(variables.AMR_NAMESPACE.valueFrom).toEqual({ fieldRef: { fieldPath: 'metadata.namespace' } });
    for (const path of ['/etc/amr/tls', '/etc/amr/job-defaults.json']) {
      expect(container.volumeMounts?.map(({ mountPath }) => mountPath)).toContain(path);
    }
  });

  it('may use only its own Lease', () => {
    const rules = find(objects, 'Role', 'amr-coordinator').rules as Record<string, string[]>[];
    const leases = rules.filter((rule) => rule.resources.includes('leases'));
    const { value } = environment(container).AMR_LEASE;
    expect(leases.map(({ verbs, resourceNames }) => [verbs, resourceNames])).toEqual([
      [['create'], undefined],
      [['get', 'update', 'patch'], [value]],
    ]);
    expect(find(objects, 'RoleBinding', 'amr-coordinator').subjects).toEqual([
      { kind: 'ServiceAccount', name: deployment.template.spec.serviceAccountName, namespace: 'training' },
    ]);
  });

  it('restarts when the templates of pods change, and only then', () => {
    const stamp = (set: string[]) => {
      const { template } = find(render({ set }), 'Deployment', 'amr-coordinator').spec as unknown as Deployment;
      return template.metadata.annotations;
    };
    expect(stamp([])).toEqual(deployment.template.metadata.annotations);
    expect(stamp(['worker.gpu.count=1'])).not.toEqual(deployment.template.metadata.annotations);
    expect(stamp(['tls.rotation=spring'])).not.toEqual(deployment.template.metadata.annotations);
    expect(stamp(['monitoring.podMonitor.interval=1m'])).toEqual(deployment.template.metadata.annotations);
  });
});

describeWithHelm('pods of jobs', () => {
  const { worker, parameterServer } = jobDefaults(render());

  it('get the address of the coordinator and their role', () => {
    for (const [role, { template }] of Object.entries({ worker, 'parameter-server': parameterServer })) {
      const [container] = template.spec.containers;
      expect(container).toMatchObject({ name: role, image: 'amr:0.1.0', args: [role] });
      expect(container.livenessProbe).toMatchObject({ httpGet: { path: '/healthz', port: 'metrics' } });
      expect(environment(container).AMR_COORDINATOR.value).toBe('amr-coordinator.training.svc:7070');
      expect(template.metadata.labels['app.kubernetes.io/component']).toBe(role);
      expect(template.spec.serviceAccountName).toBe(`amr-${role}`);
    }
  });

  it('have a volume for the claim on shards, and volumes for data on workers', () => {
    expect(parameterServer.claim).toEqual({ accessModes: ['ReadWriteOnce'] });
    const [shard] = parameterServer.template.spec.containers;
    expect(environment(shard).AMR_STORAGE.value).toBe('/var/lib/amr');
    expect(shard.volumeMounts).toContainEqual({ name: 'storage', mountPath: '/var/lib/amr' });
    expect(environment(worker.template.spec.containers[0]).AMR_DATA_ROOT.value).toBe('/data');
  });

  it('request a GPU if the values say so, and have a label for it', () => {
    const gpu = jobDefaults(render({ values: 'gpu-values.yaml' }));
    const { spec, metadata } = gpu.worker.template;
    expect(spec.containers[0].resources?.limits).toEqual({ memory: '16Gi', 'nvidia.com/gpu': 1 });
    expect(spec).toMatchObject({ runtimeClassName: 'nvidia', nodeSelector: { accelerator: 'nvidia' } });
    expect(spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
    expect(metadata.labels['amr.dev/gpu']).toBe('1');
    expect(gpu.worker.requireGpu).toBe(true);
    expect(spec.containers[0].image).toBe('registry.example.org/ml/amr-gpu:0.1.0');
    const [shard] = gpu.parameterServer.template.spec.containers;
    expect(shard.image).toBe('registry.example.org/ml/amr:0.1.0');
    expect(shard.resources?.limits).not.toHaveProperty(['nvidia.com/gpu']);
    expect(worker.template.metadata.labels['amr.dev/gpu']).toBeUndefined();
  });

  it('do not change in an upgrade that does not concern them', () => {
    const labels = worker.template.metadata.labels;
    expect(Object.keys(labels).filter((label) => /version|chart/.test(label))).toEqual([]);
    expect(jobDefaults(render())).toMatchObject({ worker, parameterServer });
  });
});

describeWithHelm('escape hatches', () => {
  const objects = render({ values: 'extra-values.yaml' });

  it('reach the pods, and a variable replaces the variable of the chart with the same name', () => {
    const { template } = find(objects, 'Deployment', 'amr-coordinator').spec as unknown as Deployment;
    const [container, mesh] = template.spec.containers;
    expect(container.args).toEqual(['coordinator', '--verbose']);
    expect(environment(container).AMR_LOG_LEVEL.value).toBe('trace');
    expect(mesh.name).toBe('mesh');
    expect(template.spec.initContainers?.[0].name).toBe('wait');
    expect(template.spec.volumes?.map(({ name }) => name)).toContain('certificates');
    const worker = jobDefaults(objects).worker.template.spec.containers[0];
    expect(environment(worker).OMP_NUM_THREADS.value).toBe('2');
  });

  it('add objects, as YAML or as text, with templates in both', () => {
    expect(find(objects, 'ConfigMap', 'amr-proxy').data).toEqual({ NO_PROXY: '.svc' });
    expect(find(objects, 'ConfigMap', 'amr-corporate')).toBeDefined();
  });
});

describeWithHelm('hooks', () => {
  const everyPod = pods(render());

  it('suspend all jobs before an uninstall', () => {
    const { command } = everyPod.get('Job/amr-suspend')!.spec.containers[0];
    expect(command).toEqual(['sh', '-euc', 'exec amr suspend --all --wait']);
    const job = find(render(), 'Job', 'amr-suspend');
    expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-delete' });
    expect(job.spec).toMatchObject({ activeDeadlineSeconds: 180 });
  });

  it('train a small job in helm test', () => {
    const objects = render();
    const pod = find(objects, 'Pod', 'amr-test');
    expect(pod.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'test' });
    expect(JSON.stringify(pod.spec)).toContain('amr submit /etc/amr/job/job.yaml --wait');
    expect(find(objects, 'ConfigMap', 'amr-test').data!['job.yaml']).toContain('kind: TrainingJob');
  });

  it('have the labels of clients, which the policies allow', () => {
    for (const name of ['Job/amr-suspend', 'Pod/amr-test']) {
      expect(everyPod.get(name)!.metadata.labels['app.kubernetes.io/component'], name).toBe('client');
    }
  });
});
