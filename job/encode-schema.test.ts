import { describe, expect, it } from 'vitest';
import { parse } from './fixtures.js';

const FILES = '  data: {interactions: a.csv}\n';
const job = (encode: string, data = FILES) => parse(`${data}  encode: ${encode}\n  stages: [{kind: vbpr}]\n`);

describe('spec.encode', () => {
  it('names the features and items of the job, unless the job names more', () => {
    const { data, encode } = job('{images: pictures, encoder: clip}');
    expect(data).toMatchObject({ features: ['features/features.npy'], items: 'features/items.txt' });
    expect(encode).toEqual({ images: 'pictures', encoder: 'clip', to: 'features', type: 'float32', onError: 'fail', replicas: 2, resources: {} }); // prettier-ignore
    const both = job(
      '{texts: a.csv, column: title, encoder: bert, to: made/}',
      '  data: {interactions: a.csv, features: [sound.npy, made/features.npy]}\n',
    );
    expect(both.data).toMatchObject({ features: ['sound.npy', 'made/features.npy'], items: 'made/items.txt' });
    expect(job('{audio: clips, encoder: e, type: int8}').data).toMatchObject({ features: ['features/features.safetensors'] }); // prettier-ignore
    const s3 = '  data: {root: s3://bucket, interactions: a.csv}\n';
    expect(job('{images: p, encoder: s3://b/clip, to: /data/f}', s3).data).toMatchObject({ items: '/data/f/items.txt' }); // prettier-ignore
    expect(job('{images: p, encoder: e, to: s3://b/f/}').data).toMatchObject({ features: ['s3://b/f/features.npy'] });
  });

  it.each([
    ['{encoder: e}', FILES, 'spec.encode.images or spec.encode.texts or spec.encode.audio must be there'],
    ['{images: p, texts: t, encoder: e}', FILES, 'and only one of them'],
    ['{images: p, column: c, encoder: e}', FILES, 'spec.encode.column must be absent without spec.encode.texts'],
    ['{images: p, audio: a, encoder: e}', FILES, 'and only one of them'],
    ['{images: p, maxSeconds: 9, encoder: e}', FILES, 'must be absent without spec.encode.audio'],
    ['{texts: t, encoder: e}', FILES, 'spec.encode.column is missing'],
    ['{texts: t, column: c, maxPixels: 9, encoder: e}', FILES, 'spec.encode.maxPixels must be absent'],
    ['{images: p, encoder: e}', '  data: {synthetic: {}}\n', 'cannot stand beside spec.data.synthetic'],
    ['{images: p, encoder: e}', '  data: {interactions: a, features: [x.npy]}\n', 'must contain features/features.npy'],
    ['{images: p, encoder: e}', '  data: {interactions: a, items: i.txt}\n', 'must be features/items.txt'],
  ])('refuses %s', (encode, data, message) => {
    expect(() => job(encode, data)).toThrow(message);
  });
});
