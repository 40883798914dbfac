/**
 * The series that processes export while a job trains on two workers and two shards. Dashboards and alerts may use only these.
 * docs/monitoring.md describes them, and the end-to-end tests check that real processes export them.
 */
export const series: readonly {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: string;
}[] = [
  ...['Pending', 'Running', 'Succeeded'].map((phase) => gauge('amr_jobs', { ...coordinator(), phase })),
  gauge('amr_coordinator_backlog', coordinator(), '0+0x240'),
  ...onCoordinator('amr_job_phase', [{ phase: 'Running' }]),
  ...onCoordinator('amr_job_finished_timestamp_seconds', [{}]),
  ...onCoordinator('amr_job_progress_ratio', [{}], '0+0.001x240'),
  ...onCoordinator('amr_job_eta_seconds', [{}], '600-1x240'),
  ...onCoordinator('amr_job_encoded_items', [{ state: 'done' }, { state: 'left' }]),
  ...onCoordinator('amr_job_epoch', [{ stage: 'amr' }]),
  ...onCoordinator('amr_job_loss', [
    { stage: 'amr', term: 'clean' },
    { stage: 'amr', term: 'adversarial' },
  ]),
  ...onCoordinator('amr_job_metric', [{ metric: 'hr@10' }, { metric: 'ndcg@10' }]),
  ...onCoordinator('amr_job_restarts_total', [{}], '0+0x120 1+0x120'),
  ...onCoordinator('amr_workers', [{ state: 'desired' }, { state: 'ready' }]),
  ...workers().flatMap((labels) => [
    counter('amr_triples_total', { ...labels, stage: 'amr' }),
    gauge('amr_engine_info', { ...labels, engine: 'onnx', device: 'cpu' }),
    ...['sample', 'pull', 'compute', 'push', 'wait'].flatMap((phase) =>
      histogram('amr_step_seconds', { ...labels, phase }),
    ),
    ...['sent', 'received'].map((direction) => counter('amr_wire_bytes_total', { ...labels, direction })),
  ]),
  ...shards().flatMap((labels) => [
    ...['applied', 'duplicate', 'fenced', 'corrupt', 'nonfinite'].map((result) =>
      counter('amr_gradient_chunks_total', { ...labels, result }),
    ),
    ...histogram('amr_checkpoint_seconds', labels),
    gauge('amr_checkpoint_last_success_timestamp_seconds', labels, '0+60x240'),
    ...['sent', 'received'].map((direction) => counter('amr_wire_bytes_total', { ...withoutShard(labels), direction })),
  ]),
  ...[coordinator(), ...workers(), ...shards()].flatMap((labels) => [
    counter('process_cpu_seconds_total', labels),
    gauge('process_resident_memory_bytes', labels),
    gauge('nodejs_eventloop_lag_p99_seconds', labels),
  ]),
];

function coordinator() {
  return { namespace: 'training', pod: 'amr-coordinator-0', instance: '10.0.0.1:9090', role: 'coordinator' };
}

function workers() {
  return ['0', '1'].map((index) => ({
    namespace: 'training',
    pod: `first-worker-${index}`,
    instance: `10.0.1.${index}:9090`,
    role: 'worker',
    training_job: 'first',
  }));
}

function shards() {
  return ['0', '1'].map((shard) => ({
    namespace: 'training',
    pod: `first-parameter-server-${shard}`,
    instance: `10.0.2.${shard}:9090`,
    role: 'parameter-server',
    training_job: 'first',
    shard,
  }));
}

/** The labels without `shard`, because bytes are counted by process. */
function withoutShard(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'shard'));
}

type Labels = Record<string, string>;

function gauge(name: string, labels: Labels, values = '1+0x240') {
  return { name, labels, values };
}

function counter(name: string, labels: Labels) {
  return { name, labels, values: '0+10x240' };
}

function histogram(name: string, labels: Labels) {
  return [
    ...['0.1', '1', '+Inf'].map((le) => counter(`${name}_bucket`, { ...labels, le })),
    counter(`${name}_sum`, labels),
    counter(`${name}_count`, labels),
  ];
}

function onCoordinator(name: string, each: readonly Labels[], values?: string) {
  return each.map((labels) => gauge(name, { ...coordinator(), training_job: 'first', ...labels }, values));
}
