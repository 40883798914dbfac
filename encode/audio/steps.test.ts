import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sweep } from '../../test/support/sounds.js';
import { readAudioSteps } from './extractor.js';
import golden from './golden-audio.json' with { type: 'json' };
import { soundValues } from './steps.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-audio-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'preprocessor_config.json');
const stepsOf = (configuration: object, seconds?: number) => {
  writeFileSync(path, JSON.stringify(configuration));
  return readAudioSteps(path, seconds);
};

describe('soundValues() with readAudioSteps()', () => {
  it.each(golden.cases)(
    'gives the values of the library of the model hub: $configuration.feature_extractor_type, $seconds s',
    async ({ configuration, seconds, ...expected }) => {
      const made = soundValues(sweep(configuration.sampling_rate, seconds), await stepsOf(configuration));
      expect(made.shape).toEqual(expected.shape);
      // The library keeps the logarithm of the power in float32, of a transform that sums in another order.
      const error = expected.values.map((value, at) => Math.abs(made.values[293 * at] - value) / Math.max(1, Math.abs(value))); // prettier-ignore
      expect(Math.max(...error)).toBeLessThan(2e-6);
      const sum = made.values.reduce((all, value) => all + value, 0);
      expect(Math.abs(sum - expected.sum) / made.values.length).toBeLessThan(1e-6);
    },
  );
});

describe('readAudioSteps()', () => {
  const whisper = { feature_extractor_type: 'WhisperFeatureExtractor' };

  it('hears what the encoder was trained with, or fewer seconds; of any length 30 s, or as many as are wanted', async () => {
    const own = async (name: string, seconds?: number, more: object = {}) => (await stepsOf({ feature_extractor_type: `${name}FeatureExtractor`, ...more }, seconds)).maxSamples; // prettier-ignore
    expect([await own('Whisper'), await own('Whisper', 5), await own('Whisper', 60)]).toEqual([
      480_000, 80_000, 480_000,
    ]);
    expect([await own('AST'), await own('AST', 60)]).toEqual([164_080, 164_080]);
    expect([await own('Clap'), await own('Clap', 1)]).toEqual([480_000, 48_000]);
    expect([await own('Wav2Vec2'), await own('Wav2Vec2', 60, { sampling_rate: 8000 })]).toEqual([480_000, 480_000]);
  });

  it.each([
    [{}, 'must be one of Wav2Vec2FeatureExtractor, ASTFeatureExtractor, WhisperFeatureExtractor, ClapFeatureExtractor: current value is missing'],
    [{ feature_extractor_type: 'SeamlessM4TFeatureExtractor' }, 'current value is SeamlessM4TFeatureExtractor'],
    [{ feature_extractor_type: 'ClapFeatureExtractor', truncation: 'fusion' }, 'truncation: must be rand_trunc: a model that hears four parts'],
    [{ feature_extractor_type: 'ASTFeatureExtractor', sampling_rate: 8000 }, 'sampling_rate: '],
    [{ ...whisper, sampling_rate: 0 }, 'sampling_rate: '],
    [{ ...whisper, dither: 1e-5 }, 'dither: '],
    [{ ...whisper, n_fft: 401 }, 'n_fft: '],
    [{ feature_extractor_type: 'Wav2Vec2FeatureExtractor', feature_size: 2 }, 'feature_size: '],
  ])('refuses %j', async (configuration, message) => {
    await expect(stepsOf(configuration)).rejects.toThrow(message);
  }); // prettier-ignore
});
