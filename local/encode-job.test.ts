import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseJob, type TrainingEvent } from '../job/index.js';
import { writeTextEncoder } from '../test/support/encoders.js';
import { encodeForTraining } from './encode-job.js';

const root = mkdtempSync(join(tmpdir(), 'amr-encode-for-training-'));
afterAll(() => rmSync(root, { recursive: true }));

it('a training that encodes says what was left out, cut and changed, also where the features were there already', async () => {
  writeFileSync(join(root, 'items.csv'), 'item,title\na,red shoe\nb,\nc,blue shirt wool red shoe blue shirt\n');
  writeTextEncoder(join(root, 'encoder'));
  const job = parseJob(
    JSON.stringify({
      apiVersion: 'amr.dev/v1alpha1',
      kind: 'TrainingJob',
      metadata: { name: 'texts' },
      spec: {
        data: { interactions: 'train.csv' },
        encode: { texts: 'items.csv', column: 'title', encoder: 'encoder', pooling: 'mean', maxTokens: 4, type: 'int8', onError: 'skip' }, // prettier-ignore
        stages: [{ kind: 'vbpr' }],
      },
    }),
  );
  const told = async () => {
    const events: TrainingEvent[] = [];
    await encodeForTraining(job, { root, threads: 1, onEvent: (event) => events.push(event) });
    return events.flatMap((event) => (event.type === 'note' || event.type === 'warning' ? [event.message] : []));
  };
  const first = await told();
  expect(first[0]).toMatch(/^features of 2 items by encoder: /);
  expect(first[1]).toMatch(
    /^items that were left out, because their texts are missing or empty: 1; see .*problems\.csv$/,
  );
  expect(first[2]).toBe('texts with more tokens than the encoder reads, of which a part was encoded: 1 of 2');
  expect(first[3]).toMatch(/^as int8, a row changed by at most 0\.\d+, /);
  const again = await told();
  expect(again[0]).toContain('were there already');
  expect(again.slice(1)).toEqual(first.slice(1));
});
