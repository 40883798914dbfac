import type { FeatureMatrix } from '../dataset/features.js';
import type { EngineName } from '../job/engines.js';
import type { Allocate, Products } from '../model/products.js';

/** Where the large products of training and evaluation run. One engine serves one feature matrix. */
export interface Engine extends Products {
  readonly name: EngineName;
  /** For people and for `amr_engine_info`: "cpu, 2 threads", "NVIDIA H100". */
  readonly device: string;
  /** What the bits depend on: engine, library version, device kind. Two workers of one job must agree on it. */
  readonly fingerprint: string;
  /** Frees memory and threads. The engine is unusable afterwards. */
  close(): Promise<void>;
}

export interface EngineOptions {
  /** The features, mapped or read where they lie; null for a model without them (MF): then only `multiply` works. */
  readonly features: FeatureMatrix | null;
  /** K. */
  readonly factors: number;
  /** Threads for the products. Must not change a bit of the result. */
  readonly threads: number;
  /** tensorflow: fail when no GPU is really used, instead of running on the CPU. */
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

/** Where results go that nobody has room for. */
export const fresh: Allocate = (length) => new Float32Array(length);
