/**
 * The part of @tensorflow/tfjs-node-gpu that the engine uses. The package is optional, so its own types are not needed
 * to build.
 */
export interface Tfjs {
  tensor(values: Float32Array | Int32Array, shape: number[], type: 'float32' | 'int32'): Tensor;
  /** Rows of a matrix by number. */
  gather(matrix: Tensor, rows: Tensor): Tensor;
  matMul(left: Tensor, right: Tensor, transposeLeft?: boolean, transposeRight?: boolean): Tensor;
  mul(left: Tensor, right: Tensor): Tensor;
  add(left: Tensor, right: Tensor): Tensor;
  sub(left: Tensor, right: Tensor): Tensor;
  /** Concatenates matrices by rows. */
  concat(matrices: Tensor[]): Tensor;
  /** Runs `work` and disposes of every tensor that it made, except the one that it returns. */
  tidy<T>(work: () => T): T;
  memory(): { readonly numTensors: number; readonly numBytes: number };
  ready(): Promise<void>;
  getBackend(): string;
  backend(): Backend;
}

/** A tensor on the device. Only `dispose` frees it, because the garbage collector does not see the device's memory. */
export interface Tensor {
  readonly shape: readonly number[];
  /** A copy of the values; waits for the device. */
  dataSync(): Float32Array;
  dispose(): void;
}

/** TensorFlow itself, which tfjs calls. */
export interface Backend {
  /** Whether the device that tensors are put on is a GPU. */
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version: string };
  /** The number of tensors that TensorFlow holds. */
  getNumOfTFTensors(): number;
}
