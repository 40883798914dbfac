import { serializeJob } from '../../../job/index.js';
import { dataTable } from '../chart.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Section } from './section.js';

/** All that is needed to make the same model again. */
export function reproduceSection({ config, job, directory }: ReportFacts): Section {
  const facts = [
    ['Digest of the model', markup`<code>${config.digest}</code>`],
    ['Fingerprint of the data', markup`<code>${config.dataFingerprint}</code>`],
    ['Engine', config.engine],
    [
      'Versions',
      Object.entries(config.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    [
      'Shape',
      `${config.users} users, ${config.items} items, ${config.featureWidth} feature columns, ${config.factors} factors`,
    ],
    ...(job.from === null ? [] : [['Goes on from the model in', job.from] as const]),
    ['Folder', directory],
  ] as const;
  return {
    id: 'reproduce',
    title: 'Job, data, and how to reproduce',
    body: markup`${dataTable('The model', ['What', 'Value'], facts)}
      <p>
        The same job, data, seed and engine give the same digest, on one machine or many. Save the job below as
        <code>job.yaml</code> in a folder from which its paths lead to the data, and:
      </p>
      <pre tabindex="0"><code>amr train job.yaml
amr evaluate models/${job.name}</code></pre>
      <details>
        <summary>The job as it was run</summary>
        <pre tabindex="0"><code>${serializeJob(job)}</code></pre>
      </details>`,
  };
}
