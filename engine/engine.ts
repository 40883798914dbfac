import type { FeatureMatrix } from '../dataset/features.js';
import type { EngineName } from '../job/engines.js';
import type { Allocate, Products } from '../model/products.js';

/** Where the large products of training and evaluation run. One engine serves one feature matrix. */
export interface Engine extends Products {
  readonly name: EngineName;
  /** The device, for people and for the metric `amr_engine_info`: "cpu, 2 threads", "NVIDIA H100". */
  readonly device: string;
  /**
   * Everything that the bits of results depend on: engine, library version, device. All workers of a job must have the
   * same.
   */
  readonly fingerprint: string;
  /** Frees memory and threads. The engine is unusable afterwards. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** The feature files. Null for a model without features (MF): then only `multiply` works. */
  readonly features: FeatureMatrix | null;
  /** K. */
  readonly factors: number;
  /** CPU threads that the engine may use. Their number must not change a bit of the result. */
  readonly threads: number;
  /** True: an engine that uses GPUs fails when it finds none, instead of running on the CPU. */
  readonly requireGpu?: boolean;
}

/** Opens an engine; rejects with an error that says what was found and what to do. */
export type OpenEngine = (options: EngineOptions) => Promise<Engine>;

/** What `index.ts` of an engine's folder exports under the name `engine`. The folder has the engine's name. */
export interface EngineModule {
  readonly open: OpenEngine;
  /** Only of an engine that can use a GPU. */
  readonly findGpu?: FindGpu;
}

/** Tells whether the engine would use a GPU of this machine, and why or why not. Never rejects. */
export type FindGpu = () => Promise<{ readonly available: boolean; readonly reason: string }>;

/** Allocates a new array for a result when the caller provides none. */
export const fresh: Allocate = (length) => new Float32Array(length);
