/** Features from raw media: pictures that an encoder in ONNX turns into vectors. */
export { encode } from './encode.js';
export type { EncodeOptions, EncodeResult, FeaturesType } from './options.js';
export type { Pooling } from './encoder/pooling.js';
