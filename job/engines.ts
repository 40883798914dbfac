/** Facts about an engine that other parts of the program use without loading its library. */
interface EngineFacts {
  /** A short description for the reference of the job file. */
  readonly description: string;
  /**
   * Whether the engine can compute on a GPU. The choice `auto` tries such an engine first, and only such an engine can
   * satisfy `requireGpu`. One process that uses it takes the whole GPU.
   */
  readonly usesGpu: boolean;
}

/**
 * The list of engines. A new engine needs one line here and a folder `engine/<name>/`, whose `index.ts` exports an
 * `EngineModule` (engine/engine.ts) under the name `engine`. The schema of the job file, the choices of the command
 * line, the rules of the Kubernetes resource, the benchmarks and the conformance tests follow from this list.
 *
 * The order matters to `auto`: it takes the first engine that finds a GPU, and else the first one that needs none.
 */
export const ENGINES = {
  onnx: { usesGpu: false, description: 'ONNX Runtime on the CPU' },
  tensorflow: { usesGpu: true, description: 'TensorFlow on a GPU, or on one CPU thread' },
  reference: { usesGpu: false, description: 'plain TypeScript on one CPU thread, slow' },
} as const satisfies Readonly<Record<string, EngineFacts>>;

/** The name of an engine in the job file, which is also the name of its folder. */
export type EngineName = keyof typeof ENGINES;

/** The values of `spec.products`: the type of the numbers whose products an engine sums. */
export const PRODUCT_TYPES = ['float32', 'int8', 'int16'] as const;
export type ProductType = (typeof PRODUCT_TYPES)[number];
/** The types whose sums are exact. */
export type IntegerProductType = Exclude<ProductType, 'float32'>;

/** The values of `spec.engine`. */
export type EngineChoice = 'auto' | EngineName;

/** The names of all engines, in the order of the list. */
export const ENGINE_NAMES = Object.keys(ENGINES) as EngineName[];

/** The engines that can use a GPU, in the order of the list. */
export const GPU_ENGINES = ENGINE_NAMES.filter((name) => ENGINES[name].usesGpu);

/** The engines that use the CPU only, in the order of the list. */
export const CPU_ENGINES = ENGINE_NAMES.filter((name) => !ENGINES[name].usesGpu);

/** Whether the choice can lead to an engine that uses a GPU. */
export function mayUseGpu(choice: EngineChoice): boolean {
  return choice === 'auto' || ENGINES[choice].usesGpu;
}
