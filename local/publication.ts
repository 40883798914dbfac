import type { Job, TrainingEvent, TrainingResult } from '../job/index.js';
import { keptAt, publishedDigest, publishModel } from '../training/publication.js';

export { publishModel, refuseToReplacePublished } from '../training/publication.js';

/** The options of a training that its publication depends on. */
interface PublicationOptions {
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** The copy of a job's model in an object store (`spec.output`). */
export class Publication {
  private constructor(
    readonly address: string,
    readonly job: Job,
    readonly options: PublicationOptions,
    /** The digest of the model that the address holds. */
    readonly present: string | undefined,
  ) {}

  /** Finds out before the training whether the store can be reached. Returns undefined for a job without an output. */
  static async open(job: Job, options: PublicationOptions): Promise<Publication | undefined> {
    const { output, objectStore } = job;
    if (output === undefined) return undefined;
    return new Publication(output, job, options, await publishedDigest(output, objectStore));
  }

  /** Throws an InputError where the address holds another model than the one that is finished, unless it may be replaced. */
  assertFree(finished: TrainingResult | null): void {
    const { overwrite, resume, onEvent = () => {} } = this.options;
    if (this.present === undefined || this.present === finished?.digest) return;
    // The run that is resumed was allowed to replace the model, or there was none when it began.
    if (!overwrite && !resume) throw keptAt(this.address);
    onEvent({ type: 'note', message: `${this.address}: this run replaces the model` });
  }

  /** Copies the model to the address, unless it is there. */
  async publish(result: TrainingResult): Promise<TrainingResult> {
    const { signal, onEvent = () => {} } = this.options;
    if (this.present !== result.digest)
      await publishModel(result.model, this.address, { store: this.job.objectStore, signal });
    onEvent({ type: 'note', message: `the model is in ${this.address}` });
    return result;
  }
}
