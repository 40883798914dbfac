import { timeSeries } from './panels.js';

/** A row with what Node.js reports about the processes that a selector names. */
export function processRow(selector: string) {
  const roles = `${selector},role=~"coordinator|worker|parameter-server"`;
  return {
    title: 'Processes',
    panels: [
      timeSeries({
        title: 'CPU',
        description: 'Cores used by each process.',
        unit: 'none',
        queries: [
          {
            expr: `sum by (role, pod) (rate(process_cpu_seconds_total{${roles}}[$__rate_interval]))`,
            legend: '{{role}} {{pod}}',
          },
        ],
        width: 8,
      }),
      timeSeries({
        title: 'Memory',
        description: 'Resident memory of each process, mapped feature files included.',
        unit: 'bytes',
        queries: [{ expr: `max by (role, pod) (process_resident_memory_bytes{${roles}})`, legend: '{{role}} {{pod}}' }],
        width: 8,
      }),
      timeSeries({
        title: 'Event loop lag, 99th percentile',
        description: 'How long a message may wait until a process looks at it. Above a second heartbeats are late.',
        unit: 's',
        queries: [
          { expr: `max by (role, pod) (nodejs_eventloop_lag_p99_seconds{${roles}})`, legend: '{{role}} {{pod}}' },
        ],
        width: 8,
      }),
    ],
  };
}
