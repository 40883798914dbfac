import type { FeatureMatrix } from '../dataset/features/features.js';
import type { EngineName, ProductType } from '../job/engines.js';
import type { Allocate, Products } from '../model/gradient/products.js';

/** Computes the large products of training and evaluation. One engine serves one feature matrix. */
export interface Engine extends Products {
  /** The engine's name in the job file. */
  readonly name: EngineName;
  /** The device in words, for messages and for the metric `amr_engine_info`: "cpu, 2 threads", "NVIDIA H100". */
  readonly device: string;
  /**
   * Everything that the last bits of results depend on: engine, library version, device. All workers of a job must have
   * the same fingerprint.
   */
  readonly fingerprint: string;
  /** Frees memory and threads. The engine is unusable afterwards. Closing it again does nothing. */
  close(): Promise<void>;
}

/** The options with which every engine is opened. */
export interface EngineOptions {
  /** The feature files. They are null for a model without features (MF); then only `multiply` works. */
  readonly features: FeatureMatrix | null;
  /** The number of factors, K. */
  readonly factors: number;
  /** The number of CPU threads that the engine may use. It must not change any bit of a result. */
  readonly threads: number;
  /** The type of the numbers whose products are summed. The default is float32. */
  readonly products?: ProductType;
  /**
   * When true, an engine that uses GPUs fails if it finds none, instead of running on the CPU. The default is false.
   */
  readonly requireGpu?: boolean;
}

/** Opens an engine. It rejects with an error that says what was found and what to do about it. */
export type OpenEngine = (options: EngineOptions) => Promise<Engine>;

/**
 * The value that `index.ts` of an engine's folder exports under the name `engine`. The folder has the engine's name.
 */
export interface EngineModule {
  readonly open: OpenEngine;
  /** Only engines that can use a GPU have this function. */
  readonly findGpu?: FindGpu;
}

/** Finds out whether the engine would use a GPU of this machine. `reason` says why or why not. It never rejects. */
export type FindGpu = () => Promise<{ readonly available: boolean; readonly reason: string }>;

/** Allocates a new array for a result, for callers that provide none. */
export const fresh: Allocate = (length) => new Float32Array(length);
