import type { Dataset } from '../../dataset/dataset.js';
import type { CatalogFacts } from '../../job/plan/catalog.js';

/** The sizes of the features of a job, which are in the headers of their files. */
export interface FeatureSizes {
  /** Undefined without features. */
  readonly rows: number | undefined;
  readonly width: number;
  /** The bytes of a row. */
  readonly bytes: number;
}

/** The facts about a catalog, and what was read for them. */
export interface FoundCatalog {
  readonly facts: CatalogFacts;
  /** One line for each thing that people should know about the counts. */
  readonly notes: readonly string[];
  /** The data without features, where the interactions were read. */
  readonly dataset?: Dataset;
  /** The seconds that reading took. */
  readonly seconds: number;
}
