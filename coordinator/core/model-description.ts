import { summarizeEpochs } from '../../job/epochs.js';
import { compileJob, type Job } from '../../job/index.js';
import { memorySettings } from '../../job/memory.js';
import { storedMemory } from '../../storage/digest.js';
import type { ModelDescription } from '../../storage/model-folder.js';
import type { JobRecord, PreparedRecord } from './record.js';

/** What config.json says about the model of a job, without the versions of the program that writes the file. */
export function describeModel(record: PreparedRecord, job: Job): Omit<ModelDescription, 'versions'> {
  const { manifest, fingerprint } = record.prepared;
  const document = JSON.parse(record.document) as unknown;
  const memory = memorySettings(job);
  return {
    job: document,
    root: job.data.kind === 'files' ? job.data.root : '.',
    inverseScale: manifest.features > 0 ? manifest.inverseScale : null,
    features: manifest.featureDescription ? (JSON.parse(manifest.featureDescription) as unknown) : null,
    memory: memory ? storedMemory(memory, floats(manifest.contentMean)) : undefined,
    dataFingerprint: manifest.fingerprint,
    dataParts: manifest.dataParts ? (JSON.parse(manifest.dataParts) as Record<string, string>) : undefined,
    engine: fingerprint,
    ...summarizeEpochs(compileJob(document), record.epochs, manifest.items),
    ...(record.refit && { choice: record.refit.choice }),
  };
}

/** The lines of metrics.jsonl of a job: one JSON document for each epoch. */
export function metricsLines({ epochs }: Pick<JobRecord, 'epochs'>): string[] {
  return epochs.map((line) => JSON.stringify({ ...line, step: undefined }));
}

/** Reads little-endian float32 values, which may start at any byte. */
function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
