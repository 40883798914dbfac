import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeNpy } from '../../dataset/features/write-npy.js';
import type { EpochRecord } from '../../job/epochs.js';
import { amr, temporaryFolder } from '../tools/amr.js';
import { describeInBrowser } from './browser.js';

const folder = temporaryFolder();
const ITEMS = 60;
/** Ids that would break the page if they were not escaped. */
const NASTY = [
  `<script>document.title="broken"</script>`,
  `"><img src=x onerror=alert(1)>`,
  '../../secret',
  `it's & "that"`,
];
const itemId = (item: number) => NASTY[item] ?? `"><img src=x onerror=alert(${item})>`;
const quoted = (item: number) => `"${itemId(item).replaceAll('"', '""')}"`;
/** A PNG image of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Writes data in which each user likes items of one of two tastes, which the features show. */
async function writeData(): Promise<void> {
  mkdirSync(join(folder, 'data', 'pictures'), { recursive: true });
  const train: string[] = [];
  const test: string[] = [];
  for (let user = 0; user < 80; user++) {
    const liked = Array.from({ length: 6 }, (_, n) => ((user * 7 + n * n * 6 + n * 2) % (ITEMS / 2)) * 2 + (user % 2));
    const [heldOut, ...rest] = new Set(liked);
    test.push(`u${user}\t${quoted(heldOut)}`);
    for (const item of rest) train.push(`u${user}\t${quoted(item)}`);
  }
  const lines = (values: readonly string[]) => values.map((value) => `${value}\n`).join('');
  writeFileSync(join(folder, 'train.tsv'), lines(train));
  writeFileSync(join(folder, 'test.tsv'), lines(test));
  writeFileSync(join(folder, 'items.txt'), lines(Array.from({ length: ITEMS }, (_, item) => itemId(item))));
  const values = Float32Array.from(
    { length: ITEMS * 4 },
    (_, at) => Math.sin(at * 12.9898) * 0.3 + ((at >> 2) % 2 === at % 2 ? 1 : 0),
  );
  await writeNpy(join(folder, 'features.npy'), { type: 'float32', width: 4, values });
  for (let item = 0; item < ITEMS; item++) {
    if (!itemId(item).includes('/')) writeFileSync(join(folder, 'data', 'pictures', `${itemId(item)}.png`), PIXEL);
  }
  writeFileSync(join(folder, 'secret.png'), PIXEL);
}

const JOB = `
apiVersion: amr.dev/v1alpha1
kind: TrainingJob
metadata: {name: pictured}
spec:
  data: {interactions: train.tsv, test: test.tsv, features: [features.npy], items: items.txt, images: 'data/pictures/{item}.png'}
  model: {factors: 6}
  stages: [{kind: mf, epochs: 3}, {kind: vbpr, epochs: 3}, {kind: amr, epochs: 4}]
  batchSize: 32
  partitions: 1
  engine: onnx
  evaluation: {every: 2, candidates: 40}
`;

describeInBrowser('amr report', (open) => {
  let browser: Browser;
  const model = join(folder, 'model');
  const file = join(folder, 'report.html');

  beforeAll(async () => {
    await writeData();
    writeFileSync(join(folder, 'job.yaml'), JOB);
    const trained = await amr('train', join(folder, 'job.yaml'), '--model', model);
    expect(trained.code, trained.stderr).toBe(0);
    const reported = await amr('report', model, '--out', file);
    expect(reported.code, reported.stderr).toBe(0);
    browser = await open();
  });
  afterAll(() => browser?.close());

  async function visit(
    path: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => void complaints.push(dialog.message()));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    return { page, complaints, requests };
  }

  test('is one small file that loads nothing and runs no script, whatever the ids contain', async () => {
    const { page, complaints, requests } = await visit(file);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
    expect(await page.title()).toBe('pictured: AMR report');
    expect(await page.locator('script').count()).toBe(0);
    const text = await page.locator('#items').innerText();
    expect(text).toContain('"><img src=x onerror=alert(');
    expect(readFileSync(file).length).toBeLessThan(2_000_000);
    await page.close();
  });

  test('shows pictures of the listed items, each with its name, and none from outside their folder', async () => {
    const { page } = await visit(file);
    const images = page.locator('#items img');
    expect(await images.count()).toBeGreaterThan(10);
    const alternatives = await images.evaluateAll((elements) => elements.map((element) => element.getAttribute('alt')));
    expect(alternatives).not.toContain('Item ../../secret');
    expect(await page.locator('img[loading=lazy]').count()).toBe(0);
    for (const alternative of alternatives) expect(alternative).toMatch(/^Item ./);
    await page.close();
  });

  test('has every section, figure and table', async () => {
    const { page } = await visit(file);
    expect(await page.locator('h2').allInnerTexts()).toEqual([
      'Beside simpler models',
      'Under attack',
      'Certificates',
      'Accuracy: warm against cold',
      'Training',
      'Items',
      'Job, data, and how to reproduce',
    ]);
    const config = JSON.parse(readFileSync(join(model, 'config.json'), 'utf8')) as {
      digest: string;
      dataFingerprint: string;
    };
    const reproduce = await page.locator('#reproduce').innerText();
    expect(reproduce).toContain(config.digest);
    expect(reproduce).toContain(config.dataFingerprint);
    expect(await page.locator('figure svg').count()).toBeGreaterThanOrEqual(7);
    await page.close();
  });

  test('shows popularity and the stages before the model beside it, with the figures of training', async () => {
    const { page } = await visit(file);
    const rows = await page.locator('#baselines tbody tr').allInnerTexts();
    expect(rows.map((row) => row.split('\t')[0])).toEqual([
      'Popularity',
      'MF, the stage before (epoch 3)',
      'VBPR, the stage before (epoch 3)',
      'AMR, this model',
    ]);
    const lines = readFileSync(join(model, 'metrics.jsonl'), 'utf8').trim().split('\n');
    const vbpr = lines
      .map((line) => JSON.parse(line) as EpochRecord)
      .find(({ kind, epoch }) => kind === 'vbpr' && epoch === 3);
    expect(rows[2]).toContain(vbpr?.test?.['ndcg@10'].toFixed(4) ?? 'no figure');
    await page.close();
  });

  test('says what each figure is ranked against', async () => {
    const { page } = await visit(file);
    const where = 'against 40 sampled items';
    const tiles = await page.locator('.tiles dt').allInnerTexts();
    for (const words of tiles) expect(words).toMatch(/against (40 sampled|all) items/);
    expect(tiles[0]).toBe(`Share of held-out items in the top 10, ${where} (HR@10)`);
    for (const section of ['baselines', 'attack', 'accuracy']) {
      for (const caption of await page.locator(`#${section} .scroll > table > caption`).allTextContents()) {
        if (!caption.trim().startsWith('Lists that change')) expect(caption).toContain(where);
      }
    }
    await page.close();
  });

  test('marks where stages begin, and has legends with the marks of the chart', async () => {
    const { page } = await visit(file);
    expect(await page.locator('#training figure').first().locator('.boundary').count()).toBe(3);
    expect(await page.locator('#training figure').first().locator('.boundary + text').allTextContents()).toEqual([
      'MF',
      'VBPR',
      'AMR',
    ]);
    const certified = page.locator('#certificates figure').first();
    expect(await certified.locator('.legend circle').count()).toBe(
      await certified.locator(':scope > svg circle').count(),
    );
    expect(await page.locator('#accuracy .legend path').count()).toBe(0);
    expect(await page.locator('#accuracy figure').first().locator('.legend rect').count()).toBeGreaterThan(1);
    await page.close();
  });

  test('has no chart beside an empty half of the page', async () => {
    const { page } = await visit(file, { viewport: { width: 1280, height: 900 } });
    for (const plots of await page.locator('.plots').all()) {
      expect((await plots.locator('> figure').count()) % 2, await plots.innerText()).toBe(0);
    }
    await page.close();
  });

  test('names no path of the machine that trained the model', () => {
    expect(readFileSync(file, 'utf8')).not.toContain(folder);
  });

  test('tells near-ties from weak items', async () => {
    const { page } = await visit(file);
    const captions = await page.locator('#items caption').allInnerTexts();
    expect(captions.at(-1)).toMatch(/^Most robust items/);
    const placesOf = async (caption: RegExp) => {
      const table = page.locator('#items table').filter({ hasText: caption });
      const cells = await table.locator('tbody tr td:nth-last-child(2)').allInnerTexts();
      return cells.map(Number);
    };
    for (const place of await placesOf(/^\s*Near-ties/)) expect(place).toBe(11);
    const weak = await placesOf(/^\s*Weak items/);
    for (const place of weak) expect(place).toBeGreaterThan(11);
    expect((await placesOf(/^\s*Near-ties/)).length + weak.length).toBeGreaterThan(0);
    await page.close();
  });

  test('has tables whose own scroll bar is seen on a phone', async () => {
    const { page } = await visit(file, { viewport: { width: 375, height: 800 } });
    const wide = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth)
        .map((box) => box.offsetHeight - box.clientHeight)`,
    );
    expect(wide.length).toBeGreaterThan(0);
    for (const height of wide) expect(height).toBeGreaterThanOrEqual(8);
    await page.close();
  });

  test.each([
    ['a phone', { viewport: { width: 375, height: 740 } }],
    ['a desktop in the dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const }],
  ])('does not scroll sideways on %s', async (_, options) => {
    const { page } = await visit(file, options);
    // This includes figures inside closed details.
    await page
      .locator('summary')
      .evaluateAll((elements) => elements.forEach((element) => (element as { click?(): void }).click?.()));
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    );
    expect(content).toBeLessThanOrEqual(window);
    await page.close();
  });

  test('follows the color scheme of the reader', async () => {
    const background = async (colorScheme: 'light' | 'dark') => {
      const { page } = await visit(file, { colorScheme });
      const colour = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      await page.close();
      return colour;
    };
    expect(await background('dark')).not.toBe(await background('light'));
  });

  test('can be used with a screen reader and with the keyboard', async () => {
    const { page } = await visit(file);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('h1').count()).toBe(1);
    for (const landmark of ['banner', 'navigation', 'main', 'contentinfo'] as const) {
      expect(await page.getByRole(landmark).count(), landmark).toBe(1);
    }
    const count = (selector: string) => page.locator(selector).count();
    expect(await count('figure > svg:not([role=img][aria-label])')).toBe(0);
    expect(await count('table:not(:has(caption))')).toBe(0);
    expect(await count('th:not([scope])')).toBe(0);
    expect(await count('.scroll:not([tabindex="0"][role=region][aria-label])')).toBe(0);
    for (const link of await page.locator('nav a').all())
      expect(await count((await link.getAttribute('href'))!)).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the content');
    expect(await page.evaluate('document.activeElement.getBoundingClientRect().left >= 0')).toBe(true);
    await page.close();
  });

  test('fits the width of paper when it is printed', async () => {
    const { page } = await visit(file, { viewport: { width: 720, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await page.close();
  });

  test('links to pictures at a URL and does not load them', async () => {
    const at = join(folder, 'linked');
    const url = 'https://pictures.example/{item}.jpg?size=small';
    const trained = await amr('train', join(folder, 'job.yaml'), '--set', `spec.data.images=${url}`, '--model', at);
    expect(trained.code, trained.stderr).toBe(0);
    expect((await amr('report', at)).code).toBe(0);
    const { page, requests } = await visit(join(at, 'report.html'));
    expect(requests).toHaveLength(1);
    const targets = await page
      .locator('#items a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    expect(targets.length).toBeGreaterThan(10);
    for (const target of targets) expect(target).toMatch(/^https:\/\/pictures\.example\/[^/<>"]+\.jpg\?size=small$/);
    await page.close();
  });

  test('of a model without features says that nothing can be attacked', async () => {
    const at = join(folder, 'mf');
    const stages = '[{kind: mf, epochs: 2}]';
    expect((await amr('train', join(folder, 'job.yaml'), '--set', `spec.stages=${stages}`, '--model', at)).code).toBe(
      0,
    );
    expect((await amr('report', at)).code).toBe(0);
    const { page } = await visit(join(at, 'report.html'));
    expect(await page.locator('#certificates').innerText()).toContain('no attack surface');
    expect(await page.locator('#attack').count()).toBe(0);
    await page.close();
  });
});
