import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeTextAtomically } from '../../storage/atomic.js';
import { collectFacts } from './facts.js';
import type { ReportOptions } from './facts.js';
import { reportPage } from './page.js';

/** The page that was written. */
export interface ReportResult {
  /** The path as it was given. */
  readonly file: string;
  readonly bytes: number;
}

/** Evaluates, attacks and certifies a model, and writes one page about it. Rejects with an InputError. */
export async function writeReport(
  modelDirectory: string,
  file: string,
  options: ReportOptions = {},
): Promise<ReportResult> {
  await mkdir(dirname(resolve(file)), { recursive: true });
  const page = reportPage(await collectFacts(modelDirectory, options));
  await writeTextAtomically(resolve(file), page);
  return { file, bytes: Buffer.byteLength(page) };
}
