import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Graph } from '../../engine/onnx/graph.js';

/** The sound of test/tools/golden-audio.py: it sweeps upwards, with noise of a formula. */
export function sweep(rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, at) => {
    const noise = ((at * 7919) % 1009) / 1009 - 0.5;
    return 0.4 * Math.sin((2 * Math.PI * (200 + (900 * at) / rate) * at) / rate) + 0.1 * noise + 0.05;
  });
}

/** What a WAV file says about its samples, and what may be wrong with it. */
export interface WavParts {
  readonly rate?: number;
  /** The code of the format: 1 for integers, 3 for floats, 0xfffe for a format in an extension. */
  readonly code?: number;
  readonly bits?: number;
  readonly channels?: number;
  /** The bytes of samples that the header claims. By default as many as there are. */
  readonly claimed?: number;
}

/** Returns a WAV file of channels with values from -1 to 1, with another part before its samples. */
export function wavFile(sound: readonly Float32Array[], parts: WavParts = {}): Buffer {
  const { rate = 16_000, code = 1, bits = 16, channels = sound.length } = parts;
  const size = bits / 8;
  const data = Buffer.alloc((sound.at(0)?.length ?? 0) * sound.length * size);
  for (const [channel, values] of sound.entries()) {
    for (const [at, value] of values.entries()) writeSample(data, value, { at: (at * sound.length + channel) * size, code, bits }); // prettier-ignore
  }
  const format = Buffer.alloc(code === 0xfffe ? 40 : 16);
  format.writeUInt16LE(code, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt32LE((rate * channels * size) % 2 ** 32, 8);
  format.writeUInt16LE(channels * size, 12);
  format.writeUInt16LE(bits, 14);
  if (code === 0xfffe) format.writeUInt16LE(1, 24);
  const chunks = [chunk('LIST', Buffer.from('odd')), chunk('fmt ', format), chunk('data', data, parts.claimed)];
  return Buffer.concat([chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]))]);
}

function chunk(name: string, bytes: Buffer, claimed = bytes.length): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(claimed);
  return Buffer.concat([Buffer.from(name), size, bytes, Buffer.alloc(bytes.length % 2)]);
}

function writeSample(
  data: Buffer,
  value: number,
  { at, code, bits }: { at: number; code: number; bits: number },
): void {
  if (code === 3) return void (bits === 32 ? data.writeFloatLE(value, at) : data.writeDoubleLE(value, at));
  const integer = Math.max(-(2 ** (bits - 1)), Math.min(2 ** (bits - 1) - 1, Math.round(value * 2 ** (bits - 1))));
  if (bits === 8) data.writeUInt8(integer + 128, at);
  else data.writeIntLE(integer, at, bits / 8);
}

/** The configuration of an encoder that takes samples. */
export const RAW = { feature_extractor_type: 'Wav2Vec2FeatureExtractor', sampling_rate: 16_000, do_normalize: true };

export interface AudioEncoderParts {
  /** The shape of the input. By default samples of any number. */
  readonly input?: readonly (number | string)[];
  readonly configuration?: object;
  readonly hasMask?: boolean;
}

/**
 * Writes a small encoder of audio into a folder: of samples, 8 filters of 32 of them with steps of 16, rectified (`last_hidden_state`); of a
 * spectrogram, the mean of its frames (`embeddings`). Returns the folder.
 */
export function writeAudioEncoder(folder: string, parts: AudioEncoderParts = {}): string {
  const { input = ['batch', 'samples'], configuration = RAW, hasMask = false } = parts;
  const graph = new Graph();
  const sound = graph.input(input.length === 2 ? 'input_values' : 'input_features', 'float32', input);
  if (input.length === 2) {
    const heard = hasMask ? graph.node('Mul', [sound, graph.node('Cast', [graph.input('attention_mask', 'int64', input)], { to: 1 })]) : sound; // prettier-ignore
    const channels = graph.node('Unsqueeze', [heard, graph.integers([1])]);
    const filters = graph.floats(
      Float32Array.from({ length: 8 * 32 }, (_, at) => Math.sin(1 + 0.7 * at)),
      [8, 1, 32],
    );
    const found = graph.node('Relu', [graph.node('Conv', [channels, filters], { strides: [16], kernel_shape: [32] })]);
    graph.node('Transpose', [found], { perm: [0, 2, 1] }, 'last_hidden_state');
    graph.output('last_hidden_state', 'float32', ['batch', 'frames', 8]);
  } else {
    const axes = Array.from({ length: input.length - 2 }, (_, at) => at + 1);
    graph.node('ReduceMean', [sound], { axes, keepdims: 0 }, 'embeddings');
    graph.output('embeddings', 'float32', ['batch', input[input.length - 1]]);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), graph.model());
  writeFileSync(join(folder, 'preprocessor_config.json'), JSON.stringify(configuration));
  return folder;
}
