import { expect, it } from 'vitest';
import { Story } from '../test/simulation/story.js';
import { statusOf } from '../coordinator/core/status.js';
import { jobsTable, statusText } from './job-status.js';

const story = Story.training({ epochs: [2, 2, 2], workers: 3, shards: 2 });
story.untilStep(45);
const status = {
  ...statusOf(story.host.cluster, story.job.uid),
  name: 'a-job-with-a-long-name-of-forty-characters',
  adversarialLoss: 12.3456,
  etaSeconds: 123_456,
  digest: `sha256:${'a'.repeat(64)}`,
  engine: 'tensorflow',
  device: 'gpu NVIDIA H200',
};
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

it('jobsTable() fits 80 columns, and names the job in each part', () => {
  const text = jobsTable([status, status], { now: Date.now(), width: 80 });
  expect(widest(text)).toBeLessThanOrEqual(80);
  expect(text.split('\n').filter((line) => line.startsWith(status.name)).length % 2).toBe(0);
});

it('statusText() fits 80 columns with a digest, figures and members', () => {
  const text = statusText(status, 80);
  expect(text).toMatch(/^digest {3}sha256:a{64}$/m);
  expect(text).toMatch(/^loss {5}[\d.]+, adversarial 12\.3456$/m);
  expect(text).toMatch(/^measured after epoch 2 of stage 2$/m);
  expect(text).toContain('\nMEMBER');
  expect(widest(text)).toBeLessThanOrEqual(80);
});
