import { Counter, Gauge, type Registry } from 'prom-client';
import type { JobStatus } from '../../proto/index.js';
import type { Cluster } from '../core/cluster.js';
import { isLive } from '../core/job-state.js';
import { PHASES } from '../core/record.js';
import { statusOf, stepOf } from '../core/status.js';

/** Registers a gauge whose values `collect` sets at every scrape. */
type AddGauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void) => Gauge;

/** Registers the coordinator's metrics. Their values are read from the cluster's state at every scrape. */
export function registerMetrics(registry: Registry, cluster: () => Cluster, backlog: () => number): void {
  const gauge: AddGauge = (name, help, labelNames, collect) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        collect(this);
      },
    });
  const statuses = () => {
    const now = cluster();
    return [...now.jobs].filter(([, job]) => isLive(job)).map(([uid]) => statusOf(now, uid));
  };
  registerProcesses(gauge, cluster, statuses);
  registerJobs(gauge, cluster, statuses);
  registerResults(gauge, statuses);
  registerRestarts(registry, statuses);
  gauge('amr_coordinator_backlog', 'the number of events that wait until the coordinator handles them', [], (waiting) =>
    waiting.set(backlog()),
  );
}

/** Registers the numbers of processes. */
function registerProcesses(gauge: AddGauge, cluster: () => Cluster, statuses: () => JobStatus[]): void {
  gauge(
    'amr_workers',
    'the number of workers by state; for a job, those that are ready and those that it wants',
    ['training_job', 'state'],
    (workers) => {
      for (const state of ['free', 'working', 'leaving', 'silent']) workers.set({ training_job: '', state }, 0);
      for (const { role, session, leaving, jobUid } of cluster().members.values()) {
        if (role !== 'worker') continue;
        const state = session === null ? 'silent' : leaving ? 'leaving' : jobUid === null ? 'free' : 'working';
        workers.inc({ training_job: '', state });
      }
      for (const { name, workers: own } of statuses()) {
        workers.set({ training_job: name, state: 'ready' }, own?.ready ?? 0);
        workers.set({ training_job: name, state: 'desired' }, own?.desired ?? 0);
      }
    },
  );
  gauge('amr_parameter_servers', 'the number of parameter servers by state', ['state'], (shards) => {
    for (const state of ['free', 'working']) shards.set({ state }, 0);
    for (const { role, jobUid } of cluster().members.values()) {
      if (role === 'shard') shards.inc({ state: jobUid === null ? 'free' : 'working' });
    }
  });
}

/** Registers the phases and the progress of jobs. */
function registerJobs(gauge: AddGauge, cluster: () => Cluster, statuses: () => JobStatus[]): void {
  gauge('amr_jobs', 'the number of jobs by phase', ['phase'], (jobs) => {
    for (const phase of PHASES) jobs.set({ phase }, 0);
    for (const { record } of cluster().jobs.values().filter(isLive)) jobs.inc({ phase: record.phase });
  });
  gauge('amr_job_phase', '1 for the phase of a job', ['training_job', 'phase'], (phases) => {
    for (const { record } of cluster().jobs.values().filter(isLive))
      phases.set({ training_job: record.name, phase: record.phase }, 1);
  });
  gauge('amr_job_finished_timestamp_seconds', 'when a job ended', ['training_job'], (finished) => {
    for (const { name, finishedMs } of statuses())
      if (finishedMs > 0) finished.set({ training_job: name }, finishedMs / 1000);
  });
  gauge('amr_job_progress_ratio', 'the share of all steps that are done', ['training_job'], (progress) => {
    for (const status of statuses()) progress.set({ training_job: status.name }, status.progress);
  });
  gauge('amr_job_eta_seconds', 'the estimated seconds until the job ends', ['training_job'], (eta) => {
    for (const { name, etaSeconds } of statuses())
      if (Number.isFinite(etaSeconds)) eta.set({ training_job: name }, etaSeconds);
  });
  gauge('amr_job_epoch', 'the current epoch of the stage, from 1', ['training_job', 'stage'], (epoch) => {
    for (const { name, stage, epoch: number } of statuses())
      if (stage !== '') epoch.set({ training_job: name, stage }, number);
  });
  gauge(
    'amr_job_encoded_items',
    'the items of a job that are encoded, and those that are to be',
    ['training_job', 'state'],
    (items) => {
      for (const { name, encoding } of statuses()) {
        if (!encoding) continue;
        items.set({ training_job: name, state: 'done' }, encoding.done);
        items.set({ training_job: name, state: 'left' }, encoding.total - encoding.done);
      }
    },
  );
  gauge('amr_job_step', 'the steps that are done, over all stages', ['training_job'], (step) => {
    for (const job of cluster().jobs.values()) step.set({ training_job: job.record.name }, stepOf(job));
  });
}

/** Registers the losses and the metrics of jobs. */
function registerResults(gauge: AddGauge, statuses: () => JobStatus[]): void {
  gauge('amr_job_loss', 'the mean loss per triple', ['training_job', 'stage', 'term'], (loss) => {
    for (const { name, stage, loss: clean, adversarialLoss } of statuses()) {
      const labels = { training_job: name, stage };
      if (!Number.isNaN(clean)) loss.set({ ...labels, term: 'clean' }, clean);
      if (!Number.isNaN(adversarialLoss)) loss.set({ ...labels, term: 'adversarial' }, adversarialLoss);
    }
  });
  gauge('amr_job_metric', 'the metrics of the reported epoch', ['training_job', 'metric'], (metric) => {
    for (const { name, metrics } of statuses()) {
      for (const [key, value] of Object.entries(metrics)) metric.set({ training_job: name, metric: key }, value);
    }
  });
}

/** Registers the counter of restarts. Its value comes from the records of the jobs. */
function registerRestarts(registry: Registry, statuses: () => JobStatus[]): void {
  const restarts = new Counter({
    name: 'amr_job_restarts_total',
    help: 'how often a process was lost and the job went back to its last checkpoint',
    labelNames: ['training_job'],
    registers: [],
    collect() {
      this.reset();
      for (const { name, restarts: count } of statuses()) this.inc({ training_job: name }, count);
    },
  });
  registry.registerMetric(restarts);
}
