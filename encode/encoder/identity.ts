import { createHash } from 'node:crypto';
import type { ModelFile } from '../../engine/onnx/model-file.js';
import { hashOfModel, type EncoderFiles } from './files.js';
import type { Readout } from './pooling.js';

/** What every encoder has, in a form that travels between threads. */
export interface EncoderOfAnyKind {
  readonly name: string;
  /** The path of the ONNX file. */
  readonly model: string;
  /** The hash of the model's files. */
  readonly modelDigest: string;
  /** The hash of all that decides the features: the model, the preprocessing, the output and its pooling. */
  readonly digest: string;
  readonly readout: Readout;
  /** The library and the processor, on which the last bits depend. It is no part of the digest. */
  readonly engine: string;
}

/** What decides the features beside the model. */
interface Decisive {
  /** The inputs and the preprocessing. */
  readonly settings: readonly unknown[];
  readonly readout: Readout;
  /** The rules by which media of this kind are prepared. */
  readonly rules: string;
}

/** Returns what is common to encoders of all kinds. */
export async function identityOf(
  file: ModelFile,
  { name, model }: Pick<EncoderFiles, 'name' | 'model'>,
  { settings, readout, rules }: Decisive,
): Promise<EncoderOfAnyKind> {
  const modelDigest = await hashOfModel(model);
  const all = JSON.stringify([modelDigest, ...settings, readout, rules]);
  const digest = `sha256:${createHash('sha256').update(all).digest('hex')}`;
  return { name, model, modelDigest, digest, readout, engine: file.fingerprint };
}
