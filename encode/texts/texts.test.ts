import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFeatureFile } from '../../dataset/features/feature-file.js';
import { readFeatureRows } from '../../dataset/features/feature-rows.js';
import { InterruptedError } from '../../runtime/errors.js';
import { writeEncoder, writeTextEncoder, WORDS, type TextEncoderParts } from '../../test/support/encoders.js';
import { encode } from '../encode.js';
import { csvRecords } from './csv.js';
import { openTextEncoder } from './encoder.js';
import { listTexts } from './list.js';
import { loadTokenizers, openTokenizer } from './tokenizer.js';

const folder = mkdtempSync(join(tmpdir(), 'amr-texts-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => join(folder, `to-${count++}`);
const written = (content: string) => {
  const path = `${fresh()}.csv`;
  writeFileSync(path, content);
  return path;
};
const encoderOf = (parts?: TextEncoderParts) => writeTextEncoder(fresh(), parts);

async function rowsOf(directory: string): Promise<number[][]> {
  const part = await openFeatureFile(join(directory, 'features.npy'));
  const matrix = { parts: [part], rows: part.rows, width: part.width, inverseScale: 1 };
  return Array.from({ length: part.rows }, (_, row) => [...readFeatureRows(matrix, Int32Array.of(row))]);
}

/** The vectors of tokens that the model of `writeTextEncoder` returns, by its definition. */
const hiddenOf = (tokens: readonly string[], width = 6) =>
  tokens.map((token, place) =>
    Array.from({ length: width }, (_, at) => Math.sin(1 + 1.7 * (WORDS.indexOf(token) * width + at)) + Math.sin(1 + 0.9 * (place * width + at))),
  ); // prettier-ignore
const meanOf = (rows: number[][]) => rows[0].map((_, at) => rows.reduce((sum, row) => sum + row[at], 0) / rows.length);
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

const TEXTS = `item,title\nb,"Red shirts, of\nwool"\na,blue shoe\nc,a shoe of wool of red wool of a shirt\n`;
const CUT = ['[CLS]', 'a', 'shoe', 'of', 'wool', 'of', 'red', '[SEP]'];

describe('encode() of texts', () => {
  it('writes the mean of the vectors of the tokens, and counts the texts that were cut', async () => {
    const to = fresh();
    const result = await encode({ texts: written(TEXTS), column: 'title', encoder: encoderOf(), pooling: 'mean', to });
    expect(result).toMatchObject({ items: 3, width: 6, truncated: 1, animated: 0 });
    expect(readFileSync(join(to, 'items.txt'), 'utf8')).toBe('b\na\nc\n');
    const tokens = [['[CLS]', 'red', 'shirt', '##s', '[UNK]', 'of', 'wool', '[SEP]'], ['[CLS]', 'blue', 'shoe', '[SEP]'], CUT]; // prettier-ignore
    expect(await rowsOf(to)).toEqual(tokens.map((each) => near(meanOf(hiddenOf(each)))));
    const { encoder, truncated } = JSON.parse(readFileSync(join(to, 'features.json'), 'utf8')) as Record<string, never>;
    expect(truncated).toBe(1);
    expect(encoder).toMatchObject({ pooling: 'mean', preprocessing: { maxTokens: 8, keeps: 'start' } });
  });

  it('takes the first vector, and a vector that the model names a sentence', async () => {
    const texts = written('id,title\na,blue shoe\n');
    const [cls, sentence] = [fresh(), fresh()];
    await encode({ texts, column: 'title', encoder: encoderOf(), pooling: 'cls', to: cls });
    await encode({ texts, column: 'title', encoder: encoderOf({ outputs: 'sentence' }), to: sentence });
    const hidden = hiddenOf(['[CLS]', 'blue', 'shoe', '[SEP]']);
    expect(await rowsOf(cls)).toEqual([near(hidden[0])]);
    expect(await rowsOf(sentence)).toEqual([near(meanOf(hidden).map((value) => 4 * value))]);
  });

  it('gives a text the same bits alone, among others, for any number of threads and after an interruption', async () => {
    const lines = Array.from({ length: 150 }, (_, at) => `i${at},${WORDS[4 + (at % 7)]} ${WORDS[4 + (at % 5)]} of ${'wool '.repeat(at % 9)}`); // prettier-ignore
    const options = { texts: written(`item,title\n${lines.join('\n')}\n`), column: 'title', encoder: encoderOf({ outputs: 'sentence' }) }; // prettier-ignore
    const [whole, threads, stopped, alone] = [fresh(), fresh(), fresh(), fresh()];
    const read = (directory: string) => readFileSync(join(directory, 'features.npy'));
    await encode({ ...options, to: whole, threads: 1 });
    await encode({ ...options, to: threads, threads: 3 });
    expect(read(threads)).toEqual(read(whole));
    const abort = new AbortController();
    const onProgress = (share: number) => share > 0.6 && abort.abort(new InterruptedError('Interrupted by Ctrl-C'));
    await expect(encode({ ...options, to: stopped, threads: 1, signal: abort.signal, onProgress })).rejects.toThrow(/about \d+ of 150 texts are kept/); // prettier-ignore
    const shares: number[] = [];
    await encode({ ...options, to: stopped, resume: true, onProgress: (share) => shares.push(share) });
    expect(shares[0]).toBeGreaterThan(0.4);
    expect(read(stopped)).toEqual(read(whole));
    const items = written('i77\n');
    await encode({ ...options, to: alone, items });
    expect(await rowsOf(alone)).toEqual([(await rowsOf(whole))[77]]);
  });

  it('pads texts for a model of a fixed number of tokens, and leaves the padding out of the mean', async () => {
    const texts = written('id,title\na,blue shoe\nc,a shoe of wool of red wool\n');
    const to = fresh();
    const result = await encode({ texts, column: 'title', encoder: encoderOf({ length: 7, settings: {} }), pooling: 'mean', to }); // prettier-ignore
    expect(result.truncated).toBe(1);
    const cut = ['[CLS]', 'a', 'shoe', 'of', 'wool', 'of', '[SEP]'];
    expect(await rowsOf(to)).toEqual([['[CLS]', 'blue', 'shoe', '[SEP]'], cut].map((each) => near(meanOf(hiddenOf(each))))); // prettier-ignore
  });

  it('lists texts that are empty or missing, and leaves their items out where it is told so', async () => {
    const items = written('a\nnone\nb\n');
    const options = { texts: written('item,title\na,blue shoe\nb,"  "\n'), column: 'title', items, encoder: encoderOf(), pooling: 'mean', to: fresh() } as const; // prettier-ignore
    await expect(encode(options)).rejects.toMatchObject({ code: 'texts-unusable', message: expect.stringContaining('none: there is no text of it') }); // prettier-ignore
    const result = await encode({ ...options, onError: 'skip' });
    expect(result).toMatchObject({ items: 1, skipped: 2 });
    expect(readFileSync(join(options.to, 'problems.csv'), 'utf8')).toBe('item,problem\nnone,there is no text of it\nb,its text is empty\n'); // prettier-ignore
  });
});

describe('openTextEncoder()', () => {
  it('has another digest where the model, the tokenizer, the most tokens or the pooling is another one', async () => {
    const own = encoderOf();
    const other = encoderOf();
    writeFileSync(join(other, 'tokenizer.json'), readFileSync(join(other, 'tokenizer.json'), 'utf8').replace('"lowercase":true', '"lowercase":false')); // prettier-ignore
    const encoders = await Promise.all([
      openTextEncoder(own, { pooling: 'mean' }),
      openTextEncoder(own, { pooling: 'cls' }),
      openTextEncoder(own, { pooling: 'mean', maxTokens: 6 }),
      openTextEncoder(other, { pooling: 'mean' }),
      openTextEncoder(encoderOf({ seed: 2 }), { pooling: 'mean' }),
    ]);
    expect(new Set(encoders.map(({ digest }) => digest)).size).toBe(5);
    expect((await openTextEncoder(encoderOf(), { pooling: 'mean' })).digest).toBe(encoders[0].digest);
  });

  it('reads the pooling and the most tokens of sentence-transformers', async () => {
    const path = encoderOf({ outputs: 'bert' });
    mkdirSync(join(path, '1_Pooling'));
    writeFileSync(join(path, '1_Pooling', 'config.json'), '{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false}'); // prettier-ignore
    writeFileSync(join(path, 'sentence_bert_config.json'), '{"max_seq_length": 5}');
    const { readout, tokenizer } = await openTextEncoder(path, {});
    expect(readout).toEqual({ output: 'last_hidden_state', pooling: 'mean' });
    expect(tokenizer.maxTokens).toBe(5);
    expect((await openTextEncoder(path, { layer: 'pooler_output' })).readout).toEqual({ output: 'pooler_output', pooling: null }); // prettier-ignore
  });

  const refusals: readonly [string, () => string, Parameters<typeof openTextEncoder>[1]][] = [
    ['it has last_hidden_state [batch, tokens, 6], pooler_output [batch, 6]. Name one of them, or choose a pooling', () => encoderOf({ outputs: 'bert' }), {}],
    ['without a pooling', () => encoderOf(), {}],
    ['no file beside it says how many tokens', () => encoderOf({ settings: { model_max_length: 1e30 } }), { pooling: 'mean' }],
    ['its inputs must be input_ids', () => { const path = encoderOf(); writeFileSync(join(path, 'model.onnx'), readFileSync(join(writeEncoder(fresh()), 'model.onnx'))); return path; }, {}],
    ['tokenizer.json: there is no such file. It says how texts are divided', () => { const path = encoderOf(); rmSync(join(path, 'tokenizer.json')); return path; }, {}],
    ['tokenizer.json: it is no JSON', () => { const path = encoderOf(); writeFileSync(join(path, 'tokenizer.json'), '{'); return path; }, {}],
    ['as an ONNX model', () => { const path = encoderOf(); writeFileSync(join(path, 'model.onnx'), 'text'); return path; }, {}],
  ]; // prettier-ignore
  it.each(refusals)('refuses an encoder: %s', async (message, path, choices) => {
    await expect(openTextEncoder(path(), choices)).rejects.toThrow(message);
  });
});

describe('openTokenizer()', () => {
  const files = async (settings: object, maxTokens?: number) =>
    (await openTextEncoder(encoderOf({ settings }), { pooling: 'mean', maxTokens })).tokenizer;

  it('keeps the marks of a long text, and its start or its end', async () => {
    const tokens = async (settings: object) => (await openTokenizer(await files(settings, 5)))('red blue shirt shoe of wool'); // prettier-ignore
    const named = ({ ids }: { ids: readonly number[] }) => ids.map((id) => WORDS[id]);
    expect(named(await tokens({}))).toEqual(['[CLS]', 'red', 'blue', 'shirt', '[SEP]']);
    expect(named(await tokens({ truncation_side: 'left' }))).toEqual(['[CLS]', 'shoe', 'of', 'wool', '[SEP]']);
  });

  it('refuses fewer tokens than the marks, a tokenizer of another kind, and a missing package', async () => {
    await expect(openTokenizer(await files({}, 2))).rejects.toThrow('its marks alone are 2 tokens, of at most 2');
    const other = { ...(await files({}, 5)), tokenizer: { model: { type: 'Magic' } } };
    await expect(openTokenizer(other)).rejects.toThrow(/Cannot use the tokenizer .*decoder/);
    const missing = loadTokenizers(() => Promise.reject(new Error('Cannot find package')));
    await expect(missing).rejects.toMatchObject({ code: 'tokenizers-missing' });
  });
});

describe('listTexts()', () => {
  it('reads the columns by their names, and fields in quotes', async () => {
    const path = written(
      '\ufefftext;x,asin,"Full ""title"""\r\n1,A1,"He said ""no"",\r\nand left"\r\n2,A2,plain\r\n\r\n',
    );
    expect(await listTexts(path, 'Full "title"')).toEqual([{ id: 'A1', text: 'He said "no",\r\nand left' }, { id: 'A2', text: 'plain' }]); // prettier-ignore
    expect(await listTexts(written('item\ttitle\na\tx, y\n'), 'title')).toEqual([{ id: 'a', text: 'x, y' }]);
  });

  it.each([
    ['item,title\n', 'there are none'],
    ['item,name\na,b\n', 'must have the column "title": its columns are item, name'],
    ['x,title\na,b\n', 'one column must hold the ids of the items'],
    ['item,title\na,b\na,c\n,d\ne\n', /line 3: the item "a" has two texts[^]*line 4: an item id must not be empty[^]*line 5: must have 2 fields/],
    ['item,title\na,"b\nc,d\n', 'line 2: a quoted field that begins in this record does not end'],
    ['item,title\na,b "c"\n', 'line 2: a field that holds a quote must be quoted'],
    ['item,title\na,"b" c\n', 'line 2: a closing quote must end its field'],
  ])('refuses %j', async (content, message) => {
    await expect(listTexts(written(content), 'title')).rejects.toThrow(message);
  }); // prettier-ignore

  it('splits a text in the same way wherever its chunks end', async () => {
    const bytes = Buffer.from('a,"ü""\n,"\r\nb,\r\n');
    for (let at = 1; at < bytes.length; at++) {
      const records: unknown[] = [];
      const chunks = (async function* () { yield* [bytes.subarray(0, at), bytes.subarray(at)]; })(); // prettier-ignore
      for await (const { fields } of csvRecords(chunks, { path: 'x', separator: ',' })) records.push(fields);
      expect(records).toEqual([
        ['a', 'ü"\n,'],
        ['b', ''],
      ]);
    }
  });
});
