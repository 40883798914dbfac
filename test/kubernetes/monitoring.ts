import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dashboardQueries } from '../tools/dashboards.js';
import { Prometheus } from './prometheus.js';
import { eventually, type Release } from './release.js';
import { describeStrangers } from './strangers.js';

/** A job that runs longer than the tests. They delete it at the end. */
const ENDLESS = {
  data: { synthetic: { users: 8000, items: 2000, seed: 1 } },
  model: { factors: 16 },
  stages: [{ kind: 'amr', epochs: 2000 }],
  batchSize: 256,
  partitions: 4,
  workers: { replicas: 2 },
  parameterServers: { replicas: 2, storage: '50Mi' },
  checkpoint: { every: '5s' },
  evaluation: { every: 2 },
};

/** Registers the tests of monitoring. They start their own job, `watched`. */
export function describeMonitoring(release: Release): void {
  describe('monitoring', () => {
    let prometheus: Prometheus;

    const firing = () =>
      prometheus.query('ALERTS{alertname="AmrWorkerLost",training_job="watched",alertstate="firing"}');

    beforeAll(async () => {
      prometheus = await Prometheus.start();
      await release.apply('watched', ENDLESS);
      await release.until('watched', ({ status }) => status?.phase === 'Running' && status.checkpoint !== undefined);
    }, 120_000);

    afterAll(async () => {
      await prometheus.stop();
      await release.kubectl('delete', 'tj', 'watched');
    }, 60_000);

    it('every query of every dashboard finds data while a job runs', { timeout: 120_000 }, async () => {
      // The job encodes nothing, so the panel of encodings is rightly empty.
      const queries = dashboardQueries('30s').filter(({ expr }) => !expr.includes('amr_job_encoded_items'));
      expect(queries.length).toBeGreaterThan(40);
      await eventually(
        async () => {
          const found = await Promise.all(
            queries.map(async ({ at, expr }) => ({ at, found: await prometheus.query(expr) })),
          );
          const empty = found.filter((one) => one.found.length === 0).map(({ at }) => at);
          return { value: empty, holds: empty.length === 0 };
        },
        { patienceMs: 90_000, what: 'the panels that are empty' },
      );
    });

    describeStrangers(release, 'watched');

    it(
      'an alert fires when a worker is lost, and no other does, and it ends with the worker back',
      { timeout: 240_000 },
      async () => {
        const nodes = await release.nodes();
        await release.kubectl('cordon', ...nodes);
        try {
          const worker = 'amr.dev/training-job=watched,app.kubernetes.io/component=worker';
          const [lost] = await release.pods(worker);
          await release.kubectl('delete', 'pod', lost.metadata.name, '--grace-period=0', '--force');
          const [{ metric }] = await eventually(
            async () => {
              const samples = await firing();
              return { value: samples, holds: samples.length > 0 };
            },
            { patienceMs: 120_000, what: 'the alert' },
          );
          expect(metric).toMatchObject({ severity: 'warning', namespace: release.namespace });
          const all = await prometheus.query('ALERTS{alertstate="firing"}');
          const unexpected = all.filter(
            ({ metric: { alertname, training_job } }) =>
              !(alertname === 'AmrWorkerLost' && training_job === 'watched') && alertname !== 'AmrJobFailed',
          );
          expect(unexpected).toEqual([]);
          // The test before this one has left a job that exceeded its deadline.
          expect(all.filter(({ metric: { alertname } }) => alertname === 'AmrJobFailed')).toContainEqual(
            expect.objectContaining({ metric: expect.objectContaining({ training_job: 'late' }) as object }),
          );
        } finally {
          await release.kubectl('uncordon', ...nodes);
        }
        await eventually(
          async () => {
            const samples = await firing();
            return { value: samples, holds: samples.length === 0 };
          },
          { patienceMs: 60_000, what: 'the alert' },
        );
      },
    );
  });
}
