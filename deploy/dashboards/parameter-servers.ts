import { board, figures, timeSeries } from './panels.js';
import { processRow } from './processes.js';
import { JOB, JOB_LEGEND, mean, PER_JOB, quantile, rate } from './queries.js';

/** The selector of the parameter servers of the chosen jobs. */
const SHARDS = `${JOB},role="parameter-server"`;
/** The selector of the workers of the chosen jobs. */
const WORKERS = `${JOB},role="worker"`;

/** The dashboard of the parameter servers and of NATS as the processes see it. */
export function parameterServers() {
  return board({
    uid: 'amr-parameter-servers',
    title: 'Parameter servers and NATS',
    description: 'The shards that hold the parameters, and NATS between them and the workers, as both ends see it.',
    jobs: 'all',
    rows: [
      { title: 'Shards', panels: shards },
      { title: 'NATS, as workers and shards see it', panels: nats },
      processRow(SHARDS),
    ],
  });
}

const shards = [
  figures({
    title: 'Shards',
    description: 'Parameter server processes that report.',
    unit: 'none',
    queries: [{ expr: `count(count by (${PER_JOB}, shard) (amr_gradient_chunks_total{${JOB}}))`, legend: 'shards' }],
    width: 4,
  }),
  figures({
    title: 'Chunks applied per second',
    description: 'By all shards.',
    unit: 'cps',
    queries: [
      {
        expr: `sum(rate(amr_gradient_chunks_total{${JOB},result="applied"}[$__rate_interval]))`,
        legend: 'applied',
      },
    ],
    width: 4,
  }),
  figures({
    title: 'Chunks not applied',
    description: 'In the time shown. duplicate and fenced ones are harmless repeats; corrupt and nonfinite are faults.',
    unit: 'none',
    queries: [
      {
        expr: `sum by (result) (increase(amr_gradient_chunks_total{${JOB},result!="applied"}[$__range])) or on() vector(0)`,
        legend: '{{result}}',
      },
    ],
    width: 16,
  }),
  timeSeries({
    title: 'Chunks applied by shard',
    description: 'Shards own equal ranges of rows: lines far apart mean popular items sit in one range.',
    unit: 'cps',
    queries: [
      {
        expr: rate('amr_gradient_chunks_total', `${JOB},result="applied"`, `${PER_JOB}, shard`),
        legend: `${JOB_LEGEND} {{shard}}`,
      },
    ],
    width: 12,
  }),
  timeSeries({
    title: 'Time of a checkpoint by shard',
    description: 'Mean seconds; the slowest disk sets the pace.',
    unit: 's',
    queries: [
      {
        expr: mean('amr_checkpoint_seconds', JOB, `${PER_JOB}, shard`),
        legend: `${JOB_LEGEND} {{shard}}`,
      },
    ],
    width: 12,
  }),
];

const nats = [
  timeSeries({
    title: 'Bytes through NATS',
    description: 'Counted by shards. In a step every worker pulls rows and pushes their gradients.',
    unit: 'Bps',
    queries: [
      {
        expr: rate('amr_wire_bytes_total', SHARDS, `${PER_JOB}, direction`),
        legend: `${JOB_LEGEND} {{direction}}`,
      },
    ],
    width: 8,
  }),
  timeSeries({
    title: 'Bytes by worker',
    description: 'Counted by workers: about equal, since partitions are balanced.',
    unit: 'Bps',
    queries: [{ expr: rate('amr_wire_bytes_total', WORKERS, 'pod, direction'), legend: '{{pod}} {{direction}}' }],
    width: 8,
  }),
  timeSeries({
    title: 'Pull and push, mean and 95th percentile',
    description: 'From a request until its last answer, over NATS and back. Rises when NATS or a shard is overloaded.',
    unit: 's',
    queries: [
      { expr: mean('amr_step_seconds', `${JOB},phase=~"pull|push"`, 'phase'), legend: '{{phase}} mean' },
      { expr: quantile(0.95, 'amr_step_seconds', `${JOB},phase=~"pull|push"`, 'phase'), legend: '{{phase}} 95%' },
    ],
    width: 8,
  }),
];
