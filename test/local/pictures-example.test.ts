import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { ROOT } from '../tools/documents.js';
import { amr, temporaryFolder } from '../tools/amr.js';

const folder = temporaryFolder();

/** What the example prints about a model. */
interface Result {
  readonly metrics: Readonly<Record<string, number>>;
  readonly attacked: readonly { readonly item: string; readonly before: number; readonly after: number }[];
}

const bytesOf = (path: string) => sharp(path).removeAlpha().raw().toBuffer();

test('the example with pictures goes from drawings to a report, and retouched pictures move AMR less than VBPR', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'examples/pictures/run.js'), folder]);
  const { vbpr, amr: robust } = JSON.parse(stdout) as Record<'vbpr' | 'amr', Result>;
  const gained = ({ attacked }: Result) => attacked.reduce((sum, { before, after }) => sum + after - before, 0);
  expect(vbpr.metrics['hr@10']).toBeGreaterThan(2 * (10 / 300));
  expect(robust.metrics['hr@10']).toBeGreaterThan(2 * (10 / 300));
  expect(gained(vbpr)).toBeGreaterThan(15);
  expect(Math.abs(gained(robust))).toBeLessThan(gained(vbpr) / 3);

  const retouched = readdirSync(join(folder, 'retouched', 'vbpr'));
  expect(retouched.length).toBe(vbpr.attacked.length);
  for (const name of retouched) {
    const [before, after] = await Promise.all([join(folder, 'pictures', name), join(folder, 'retouched', 'vbpr', name)].map(bytesOf)); // prettier-ignore
    const change = before.reduce((most, byte, at) => Math.max(most, Math.abs(byte - after[at])), 0);
    expect(change).toBe(8);
  }

  const page = join(folder, 'report.html');
  expect(await amr('report', join(folder, 'models', 'amr'), '--out', page)).toMatchObject({ code: 0 });
  const [picture] = /data:image\/png;base64,[\w+/=]+/.exec(readFileSync(page, 'utf8')) ?? [];
  const shown = Buffer.from(picture?.split(',')[1] ?? '', 'base64');
  const drawn = readdirSync(join(folder, 'pictures')).map((name) => readFileSync(join(folder, 'pictures', name)));
  expect(drawn.some((bytes) => bytes.equals(shown))).toBe(true);
});
