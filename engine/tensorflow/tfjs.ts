/** What the engine uses of @tensorflow/tfjs-node-gpu, which is optional: its own types need not be there to build. */
export interface Tfjs {
  tensor(values: Float32Array | Int32Array, shape: number[], type: 'float32' | 'int32'): Tensor;
  /** Rows of a matrix by number. */
  gather(matrix: Tensor, rows: Tensor): Tensor;
  matMul(left: Tensor, right: Tensor, transposeLeft?: boolean, transposeRight?: boolean): Tensor;
  mul(left: Tensor, right: Tensor): Tensor;
  add(left: Tensor, right: Tensor): Tensor;
  sub(left: Tensor, right: Tensor): Tensor;
  /** Matrices set below each other. */
  concat(matrices: Tensor[]): Tensor;
  /** Runs `work` to its end and disposes of every tensor it made, but the one it returns. */
  tidy<T>(work: () => T): T;
  memory(): { readonly numTensors: number; readonly numBytes: number };
  ready(): Promise<void>;
  getBackend(): string;
  backend(): Backend;
}

/** Freed by `dispose` only: no garbage collector sees the memory of the device. */
export interface Tensor {
  readonly shape: readonly number[];
  /** A copy of the values; waits for the device. */
  dataSync(): Float32Array;
  dispose(): void;
}

/** TensorFlow itself, behind tfjs. */
export interface Backend {
  /** Whether the device that tensors are put on is a GPU. */
  readonly isUsingGpuDevice?: boolean;
  readonly binding?: { readonly TF_Version: string };
  /** Tensors alive inside TensorFlow. */
  getNumOfTFTensors(): number;
}
