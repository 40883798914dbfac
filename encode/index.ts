/** Features from raw media: pictures, texts or audio that an encoder in ONNX turns into vectors. */
export { encode } from './encode.js';
export { encodeJob, encodeJobShare } from './job-encoding.js';
export type { EncodeOptions, EncodeResult, FeaturesType, Share } from './options.js';
export { openEncoder } from './encoder/encoder.js';
export { OF_PICTURES } from './encoder/files.js';
export { localEncoder } from './hub/model.js';
export type { OnDownload } from './hub/model.js';
export type { PictureEncoder } from './encoder/encoder.js';
export { distance, measureChanges } from './calibrate/measure.js';
export type { MeasuredChange, MeasureGain } from './calibrate/measure.js';
export { picturesOfItems } from './calibrate/pictures.js';
export type { Pooling } from './encoder/pooling.js';
