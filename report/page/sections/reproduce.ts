import { serializeJob } from '../../../job/index.js';
import { count } from '../../numbers.js';
import { dataTable } from '../data-table.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import { withoutLocalPaths } from '../local-paths.js';
import type { Section } from './section.js';

/** The section with everything that is needed to train the same model again. */
export function reproduceSection({ config, job }: ReportFacts): Section {
  const { users, items, featureWidth, factors } = config;
  const shared = withoutLocalPaths(job, config.root);
  const versions = Object.entries(config.versions).map(([name, version]) => `${name} ${version}`);
  const facts = [
    ['Digest of the model', markup`<code>${config.digest}</code>`],
    ['Fingerprint of the data', markup`<code>${config.dataFingerprint}</code>`],
    ['Engine', config.engine],
    ['Versions', versions.join(', ')],
    [
      'Shape',
      `${count(users)} users, ${count(items)} items, ${count(featureWidth)} feature columns, ${count(factors)} factors`,
    ],
    ...(shared.from === null ? [] : [['Training started from the model', shared.from] as const]),
  ] as const;
  return {
    id: 'reproduce',
    title: 'Job, data, and how to reproduce',
    body: markup`${dataTable('The model', ['What', 'Value'], facts)}
      <p>
        The same job, data, seed and engine give the same digest, on one machine or many. Save the job below as
        <code>job.yaml</code> in a folder from which its paths lead to the data, and run:
      </p>
      <pre tabindex="0"><code>amr train job.yaml
amr evaluate models/${job.name}</code></pre>
      <details>
        <summary>The job as it was run</summary>
        <p class="note">Paths of the machine that trained the model are shortened.</p>
        <pre tabindex="0"><code>${serializeJob(shared)}</code></pre>
      </details>`,
  };
}
