import { board, figures, timeSeries } from './panels.js';
import { processRow } from './processes.js';
import { JOB, JOB_LEGEND, NAMESPACE, PER_JOB, rate } from './queries.js';

/** The dashboard of all jobs. It shows what runs, how far it is, and what is wrong. */
export function overview() {
  return board({
    uid: 'amr-overview',
    title: 'Overview',
    description: 'All training jobs: what runs, how far it is, what is amiss.',
    jobs: 'all',
    rows: [{ title: 'Now', panels: now }, { title: 'Training', panels: training }, processRow(NAMESPACE)],
  });
}

const now = [
  figures({
    title: 'Jobs',
    description: 'Training jobs by phase.',
    unit: 'none',
    queries: [{ expr: `sum by (phase) (amr_jobs{${NAMESPACE}}) > 0`, legend: '{{phase}}' }],
    width: 8,
  }),
  figures({
    title: 'Workers ready',
    description: 'Of those that the jobs ask for.',
    unit: 'none',
    queries: [
      { expr: `sum(amr_workers{${JOB},state="ready"})`, legend: 'ready' },
      { expr: `sum(amr_workers{${JOB},state="desired"})`, legend: 'desired' },
    ],
    width: 4,
  }),
  figures({
    title: 'Triples per second',
    description: 'Training triples (user, positive, negative) processed by all workers.',
    unit: 'short',
    queries: [{ expr: `sum(rate(amr_triples_total{${JOB}}[$__rate_interval]))`, legend: 'triples/s' }],
    width: 4,
  }),
  figures({
    title: 'Restarts',
    description: 'Rollbacks to a checkpoint in the time shown, after the loss of a process.',
    unit: 'none',
    queries: [{ expr: `sum(increase(amr_job_restarts_total{${JOB}}[$__range]))`, legend: 'restarts' }],
    width: 4,
    alarmFrom: 3,
  }),
  figures({
    title: 'Bad gradients',
    description: 'Chunks with wrong bytes or numbers that are not finite, refused by the shards in the time shown.',
    unit: 'none',
    queries: [
      {
        expr: `sum(increase(amr_gradient_chunks_total{${JOB},result=~"corrupt|nonfinite"}[$__range])) or on() vector(0)`,
        legend: 'chunks',
      },
    ],
    width: 4,
    alarmFrom: 1,
  }),
  figures({
    title: 'Waiting jobs',
    description: 'Jobs that have not begun: they wait in a queue, for room or for free workers.',
    unit: 'none',
    queries: [{ expr: `count(amr_job_phase{${JOB},phase="Pending"}) or on() vector(0)`, legend: 'jobs' }],
    width: 8,
  }),
  figures({
    title: 'Failed in the last day',
    description: 'Jobs that ended without a model. Their condition Failed says why.',
    unit: 'none',
    queries: [
      {
        expr: `count(amr_job_phase{${JOB},phase="Failed"} and on (cluster, namespace, training_job) time() - amr_job_finished_timestamp_seconds < 86400) or on() vector(0)`,
        legend: 'jobs',
      },
    ],
    width: 8,
    alarmFrom: 1,
  }),
  figures({
    title: 'Backlog of the coordinator',
    description: 'Events that wait until the coordinator handles them. It should be near 0.',
    unit: 'none',
    queries: [
      {
        expr: `max by (cluster, namespace) (amr_coordinator_backlog{${NAMESPACE}})`,
        legend: '{{cluster}} {{namespace}}',
      },
    ],
    width: 8,
    alarmFrom: 50,
  }),
];

const training = [
  timeSeries({
    leadsToJob: true,
    title: 'Progress',
    description: 'Share of all steps done. A line that bends down went back to a checkpoint; a flat one waits.',
    unit: 'percentunit',
    queries: [{ expr: `max by (${PER_JOB}) (amr_job_progress_ratio{${JOB}})`, legend: JOB_LEGEND }],
    width: 8,
    maximum: 1,
  }),
  timeSeries({
    leadsToJob: true,
    title: 'Loss',
    description: 'Mean loss of a triple, on clean features.',
    unit: 'none',
    queries: [{ expr: `max by (${PER_JOB}) (amr_job_loss{${JOB},term="clean"})`, legend: JOB_LEGEND }],
    width: 8,
  }),
  timeSeries({
    leadsToJob: true,
    title: 'NDCG',
    description: 'Of held-out interactions, as training goes; jobs without test data have none.',
    unit: 'none',
    queries: [
      {
        expr: `max by (${PER_JOB}, metric) (amr_job_metric{${JOB},metric=~"ndcg.*"})`,
        legend: `${JOB_LEGEND} {{metric}}`,
      },
    ],
    width: 8,
  }),
  timeSeries({
    leadsToJob: true,
    title: 'Triples per second by job',
    description: 'Speed of training.',
    unit: 'short',
    queries: [{ expr: rate('amr_triples_total', JOB, PER_JOB), legend: JOB_LEGEND }],
    width: 12,
    stacked: true,
  }),
  timeSeries({
    leadsToJob: true,
    title: 'Age of the last checkpoint',
    description: 'The work that would be done again if a worker or shard were lost now.',
    unit: 's',
    queries: [
      {
        expr: `time() - max by (${PER_JOB}) (amr_checkpoint_last_success_timestamp_seconds{${JOB}})`,
        legend: JOB_LEGEND,
      },
    ],
    width: 12,
  }),
];
