import type { InferenceSession } from 'onnxruntime-node';
import { widenFloat16 } from '../../dataset/features/half.js';
import { InputError, firstLineOf } from '../../runtime/errors.js';
import { fingerprintOf } from './fingerprint.js';
import { loadRuntime, type Runtime } from './session.js';

/** An input or an output of a model in a file. A name in `shape` stands for a size that the caller chooses. */
export interface ModelTensor {
  readonly name: string;
  /** The type of the values as ONNX Runtime names it, or null for something else than a tensor. */
  readonly type: string | null;
  readonly shape: readonly (number | string)[];
}

/** Values that a model returned, row-major. */
export interface ModelValues {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Values for one input of a model, row-major. */
export interface ModelInput {
  readonly name: string;
  readonly values: Float32Array | BigInt64Array | Int32Array;
  readonly shape: readonly number[];
}

/** A model that a user has as an ONNX file, such as an encoder of pictures. */
export class ModelFile {
  private constructor(
    private readonly runtime: Runtime,
    private readonly session: InferenceSession,
  ) {}

  /**
   * Opens a model on one thread, so that a result depends on nothing but the input. Rejects with an InputError where the
   * file is no ONNX model that can run here.
   */
  static async open(path: string): Promise<ModelFile> {
    const runtime = await loadRuntime();
    try {
      const session = await runtime.InferenceSession.create(path, {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        // The error that is thrown says everything.
        logSeverityLevel: 4,
      });
      return new ModelFile(runtime, session);
    } catch (error) {
      const reason = firstLineOf(error);
      throw new InputError(`Cannot read ${path} as an ONNX model: ${reason}`);
    }
  }

  /** The library, its version and the processor, on which the last bits of the results depend. */
  get fingerprint(): string {
    return fingerprintOf(this.runtime.env.versions.node ?? 'unknown');
  }

  get inputs(): ModelTensor[] {
    return this.session.inputMetadata.map(described);
  }

  get outputs(): ModelTensor[] {
    return this.session.outputMetadata.map(described);
  }

  /**
   * Runs the model on its inputs and returns one output, as float32. Rejects with the Error of the library where
   * the model refuses the inputs.
   */
  async run(inputs: readonly ModelInput[], output: string): Promise<ModelValues> {
    const feeds = Object.fromEntries(inputs.map((input) => [input.name, this.#tensor(input)]));
    const { [output]: result } = await this.session.run(feeds, [output]);
    return { values: asFloat32(result.data as Float32Array | Uint16Array), shape: [...result.dims] };
  }

  #tensor({ values, shape }: ModelInput) {
    const { Tensor } = this.runtime;
    if (values instanceof Float32Array) return new Tensor('float32', values, shape);
    return values instanceof Int32Array ? new Tensor('int32', values, shape) : new Tensor('int64', values, shape);
  }

  /** Frees the model. */
  close(): Promise<void> {
    return this.session.release();
  }
}

function described(metadata: InferenceSession.ValueMetadata): ModelTensor {
  return metadata.isTensor
    ? { name: metadata.name, type: metadata.type, shape: metadata.shape }
    : { name: metadata.name, type: null, shape: [] };
}

/** Returns values of float32 as they are, and the bits of float16 as float32. */
function asFloat32(data: Float32Array | Uint16Array): Float32Array {
  if (data instanceof Float32Array) return data;
  const bits = new Uint16Array(data.buffer, data.byteOffset, data.length);
  const values = new Float32Array(bits.length);
  widenFloat16(bits, values);
  return values;
}
