/**
 * The part of @tensorflow/tfjs-node-gpu that the engine uses. The package is optional, so its own types are not needed
 * to build.
 */
export interface Tfjs {
  /** Puts values on the device. */
  tensor(values: Float32Array | Int32Array, shape: number[], type: 'float32' | 'int32'): Tensor;
  /** Returns rows of a matrix by their numbers. */
  gather(matrix: Tensor, rows: Tensor): Tensor;
  /** Returns the matrix product; either factor may be transposed. */
  matMul(left: Tensor, right: Tensor, transposeLeft?: boolean, transposeRight?: boolean): Tensor;
  /** Multiplies element by element; a scalar is broadcast. */
  mul(left: Tensor, right: Tensor): Tensor;
  add(left: Tensor, right: Tensor): Tensor;
  sub(left: Tensor, right: Tensor): Tensor;
  /** Joins matrices by rows. */
  concat(matrices: Tensor[]): Tensor;
  /** Runs `work` and disposes of every tensor that it made, except the one that it returns. */
  tidy<T>(work: () => T): T;
  memory(): { readonly numTensors: number; readonly numBytes: number };
  /** Resolves when the backend is loaded. */
  ready(): Promise<void>;
  getBackend(): string;
  backend(): Backend;
}

/** A tensor on the device. Only `dispose` frees it, because the garbage collector does not see the device's memory. */
export interface Tensor {
  readonly shape: readonly number[];
  /** Returns a copy of the values. It waits for the device. */
  dataSync(): Float32Array;
  dispose(): void;
}

/** The TensorFlow library that tfjs calls. */
export interface Backend {
  /** Whether tensors are put on a GPU. */
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version: string };
  /** The number of tensors that TensorFlow holds. */
  getNumOfTFTensors(): number;
}
