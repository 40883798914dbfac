import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { jobReference, jobReferenceTable } from './reference.js';

const DOCUMENT = new URL('../docs/job-file.md', import.meta.url);
const BEGIN = '<!-- keys: from the schema; `npx vitest run job/reference.test.ts -u` writes it -->\n\n';
const END = '\n\n<!-- end of keys -->';

it('docs/job-file.md holds every key of the schema, with its default and what it must be', async () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  const [before, rest] = document.split(BEGIN);
  const after = rest.split(END)[1];
  await expect(`${before}${BEGIN}${jobReferenceTable()}${END}${after}`).toMatchFileSnapshot(DOCUMENT.pathname);
});

it('jobReference() gives every leaf a meaning and what it must be', () => {
  const rows = jobReference();
  const isMapping = (key: string) =>
    rows.some((row) => row.key.startsWith(`${key}.`) || row.key.startsWith(`${key}[]`));
  for (const row of rows) {
    expect(row.meaning, row.key).not.toBe('');
    if (!isMapping(row.key)) expect(row.allowed, row.key).not.toBe('');
  }
  expect(rows.find((row) => row.key === 'spec.stages[].epochs')?.default).toBe('30 (mf), 20 (duif, vbpr, amr)');
  expect(rows.find((row) => row.key === 'spec.stages[].epsilon')?.default).toBe('0 (mf, duif, vbpr), 0.1 (amr)');
});
