import { board, figures, labelTable, timeSeries } from './panels.js';
import { processRow } from './processes.js';
import { JOB, mean, quantile, rate } from './queries.js';

/**
 * The dashboard of one job. It answers whether the job learns, whether it is fast, and whether its results are safe.
 */
export function trainingJob() {
  return board({
    uid: 'amr-training-job',
    title: 'Training job',
    description: 'One training job: is it learning, is it fast, is it safe.',
    jobs: 'one',
    next: { title: 'Parameter servers of this job', uid: 'amr-parameter-servers' },
    rows: [
      { title: 'Now', panels: now },
      { title: 'Learning', panels: learning },
      { title: 'Speed', panels: speed },
      { title: 'Safety', panels: safety },
      processRow(JOB),
    ],
  });
}

const now = [
  figures({
    title: 'Progress',
    description: 'Share of all steps done.',
    unit: 'percentunit',
    queries: [{ expr: `max(amr_job_progress_ratio{${JOB}})`, legend: 'progress' }],
    width: 4,
  }),
  figures({
    title: 'Encoded',
    description: 'Pictures or texts, of a job that encodes them before it trains.',
    unit: 'none',
    queries: [{ expr: `max by (state) (amr_job_encoded_items{${JOB}})`, legend: '{{state}}' }],
    width: 4,
  }),
  figures({
    title: 'Epoch',
    description: 'Of the stage that runs.',
    unit: 'none',
    queries: [{ expr: `max by (stage) (amr_job_epoch{${JOB}})`, legend: '{{stage}}' }],
    width: 4,
  }),
  figures({
    title: 'Workers',
    description: 'Ready, of those that the job asks for.',
    unit: 'none',
    queries: [{ expr: `max by (state) (amr_workers{${JOB}})`, legend: '{{state}}' }],
    width: 4,
  }),
  figures({
    title: 'Remaining time',
    description: 'Estimated from the speed of the stage so far. There is none while the job does not train.',
    unit: 's',
    queries: [{ expr: `max(amr_job_eta_seconds{${JOB}})`, legend: 'remaining' }],
    width: 4,
  }),
  figures({
    title: 'Last checkpoint',
    description: 'The work that would be done again if a worker or shard were lost now.',
    unit: 's',
    queries: [{ expr: `time() - max(amr_checkpoint_last_success_timestamp_seconds{${JOB}})`, legend: 'age' }],
    width: 4,
    alarmFrom: 1800,
  }),
  figures({
    title: 'Restarts',
    description: 'Rollbacks to a checkpoint since the job began.',
    unit: 'none',
    queries: [{ expr: `max(amr_job_restarts_total{${JOB}})`, legend: 'restarts' }],
    width: 4,
    alarmFrom: 3,
  }),
];

const learning = [
  timeSeries({
    title: 'Loss',
    description: 'Mean loss of a triple: on clean features, and on perturbed ones in adversarial stages.',
    unit: 'none',
    queries: [{ expr: `max by (term, stage) (amr_job_loss{${JOB}})`, legend: '{{stage}} {{term}}' }],
    width: 12,
  }),
  timeSeries({
    title: 'Accuracy',
    description: 'Hit ratio and NDCG of held-out interactions, every spec.evaluation.every epochs.',
    unit: 'none',
    queries: [{ expr: `max by (metric) (amr_job_metric{${JOB}})`, legend: '{{metric}}' }],
    width: 12,
  }),
];

const speed = [
  timeSeries({
    title: 'Triples per second by worker',
    description: 'Workers wait for each other at every step, so all run at the pace of the slowest.',
    unit: 'short',
    queries: [{ expr: rate('amr_triples_total', JOB, 'pod'), legend: '{{pod}}' }],
    width: 12,
    stacked: true,
  }),
  timeSeries({
    title: "Where a step's time goes",
    description:
      'Mean seconds of each phase of a step. compute is the only useful one; much wait means one slow worker or shard, much pull or push a slow network.',
    unit: 's',
    queries: [{ expr: mean('amr_step_seconds', JOB, 'phase'), legend: '{{phase}}' }],
    width: 12,
    stacked: true,
  }),
  timeSeries({
    title: 'Slow steps, 95th percentile',
    description: 'Of each phase of a step.',
    unit: 's',
    queries: [{ expr: quantile(0.95, 'amr_step_seconds', JOB, 'phase'), legend: '{{phase}}' }],
    width: 8,
  }),
  timeSeries({
    title: 'Bytes on the wire',
    description: 'Parameters pulled and gradients pushed, by the role and direction of the process that counts them.',
    unit: 'Bps',
    queries: [{ expr: rate('amr_wire_bytes_total', JOB, 'role, direction'), legend: '{{role}} {{direction}}' }],
    width: 8,
  }),
  labelTable({
    title: 'Engines',
    description: 'Where each worker computes. A worker that asked for a GPU and shows cpu wastes it.',
    expr: `amr_engine_info{${JOB}}`,
    labels: ['pod', 'engine', 'device'],
    width: 8,
  }),
];

const safety = [
  timeSeries({
    title: 'Gradient chunks',
    description:
      'By what the shards did with them. duplicate and fenced ones are harmless repeats; corrupt and nonfinite ones are faults.',
    unit: 'cps',
    queries: [{ expr: rate('amr_gradient_chunks_total', JOB, 'result'), legend: '{{result}}' }],
    width: 12,
  }),
  timeSeries({
    title: 'Time of a checkpoint',
    description: 'From the step that it is of until it is on disk.',
    unit: 's',
    queries: [{ expr: mean('amr_checkpoint_seconds', JOB, 'training_job'), legend: 'mean' }],
    width: 12,
  }),
];
