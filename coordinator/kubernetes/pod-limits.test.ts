import { expect, it } from 'vitest';
import { parseJob } from '../../job/index.js';
import type { PodTemplate } from './kinds.js';
import { podLimits } from './pod-limits.js';

const GiB = 2 ** 30;

function template(memory: string | undefined): PodTemplate {
  return { spec: { containers: [{ name: 'main', resources: memory === undefined ? {} : { limits: { memory } } }] } };
}

it('podLimits() takes the limits of the job, and those of the chart where the job states none', () => {
  const spec = (workers: object) => ({
    data: { synthetic: {} },
    stages: [{ kind: 'mf' }],
    workers,
    parameterServers: { storage: '5Gi' },
  });
  const job = (workers: object) =>
    parseJob(
      JSON.stringify({
        apiVersion: 'amr.dev/v1alpha1',
        kind: 'TrainingJob',
        metadata: { name: 'a' },
        spec: spec(workers),
      }),
      { file: 'a' },
    );
  const defaults = {
    worker: { template: template('2Gi'), gpuResource: 'nvidia.com/gpu', requireGpu: false },
    parameterServer: { template: template(undefined), claim: {} },
  };
  const disk = 5 * GiB;
  expect(podLimits(job({}), defaults)).toEqual({ memory: { worker: 2 * GiB, 'parameter-server': undefined }, disk });
  const own = { resources: { limits: { memory: '3Gi' } } };
  expect(podLimits(job(own), defaults)).toEqual({ memory: { worker: 3 * GiB, 'parameter-server': undefined }, disk });
});
