/**
 * Measures the gather and the two matrix products of a training step alone. No whole step on this engine can be faster.
 * `node build/test/bench/products.js [--threads=2] [--rounds=15]
 * [--width=4096]`; the best of the rounds counts, as others may use the machine.
 */
import type { FeatureRows } from '../../model/gradient/products.js';
import type { Engine } from '../../engine/engine.js';
import { openEngine } from '../../engine/open.js';
import { openCatalog } from './catalog.js';
import type { Case } from './case.js';

const FACTORS = 64;
const ITEMS = { 4096: 80_000, 2048: 80_000, 256: 26_000 } as const;

async function main(threads: number, rounds: number, only: number): Promise<void> {
  for (const width of [4096, 2048, 256] as const) {
    if (only !== 0 && width !== only) continue;
    for (const type of ['float32', 'float16', 'int8'] as const) {
      const one: Case = { width, items: ITEMS[width], batchSize: 512, negativePool: 0, type };
      const catalog = await openCatalog(one);
      const engine = await openEngine('onnx', { features: catalog.features, factors: FACTORS, threads }, () => {});
      for (const batchSize of [512, 8192]) {
        const pool = batchSize === 8192 ? 1024 : 0;
        const draw = (): FeatureRows =>
          pool > 0 ? pooledRows(batchSize, pool, one.items) : pairs(batchSize, one.items);
        report(`D=${width} B=${batchSize} ${type}`, batchSize, await measure(engine, width, draw, rounds));
      }
      await engine.close();
      catalog.remove();
    }
  }
}

/** The best times of all rounds, in milliseconds. */
interface Times {
  /** The number of rows in both products. */
  readonly rows: number;
  readonly width: number;
  /** The time of the gather and the forward product, for new random rows each time. */
  readonly project: number;
  /** The same time for one repeated row, which stays in the cache. */
  readonly projectCached: number;
  /** The time of the gradient product, for the rows that the forward product gathered. */
  readonly gradient: number;
}

async function measure(engine: Engine, width: number, draw: () => FeatureRows, rounds: number): Promise<Times> {
  const values = Float32Array.from({ length: width * FACTORS }, () => Math.random() - 0.5);
  const best = { project: Infinity, projectCached: Infinity, gradient: Infinity };
  let rows = 0;
  for (let round = 0; round < rounds; round++) {
    const projection = { values, version: round };
    const features = draw();
    rows = features.rows.length;
    const cached = { rows: new Int32Array(rows), ...(features.minus && { minus: new Int32Array(rows) }) };
    const weights = Float32Array.from({ length: rows * FACTORS }, () => Math.random() - 0.5);
    const keep = async (name: keyof typeof best, product: () => Promise<unknown>): Promise<void> => {
      const start = performance.now();
      await product();
      best[name] = Math.min(best[name], performance.now() - start);
    };
    await keep('projectCached', () => engine.project(cached, projection));
    await keep('project', () => engine.project(features, projection));
    await keep('gradient', () => engine.projectionGradient(features, weights, projection));
  }
  return { rows, width, ...best };
}

function report(name: string, triples: number, { rows, width, project, projectCached, gradient }: Times): void {
  const gigaflops = (milliseconds: number): string => ((2 * rows * width * FACTORS) / milliseconds / 1e6).toFixed(0);
  const limit = Math.round((1000 * triples) / (project + gradient)).toLocaleString('en');
  console.log(
    `${name}, ${rows} rows: gather and forward ${project.toFixed(2)} ms (${gigaflops(project)} GFLOP/s, ` +
      `${gigaflops(projectCached)} on cached rows), gradient ${gradient.toFixed(2)} ms (${gigaflops(gradient)} GFLOP/s); ` +
      `limit ${limit} triples/s`,
  );
}

function pairs(count: number, items: number): FeatureRows {
  return { rows: randomItems(count, items), minus: randomItems(count, items) };
}

/** The distinct items of a batch whose negative items come from a pool, in ascending order. */
function pooledRows(positives: number, pool: number, items: number): FeatureRows {
  const distinct = new Set([...randomItems(positives, items), ...randomItems(pool, items)]);
  return { rows: Int32Array.from(distinct).sort() };
}

function randomItems(count: number, items: number): Int32Array {
  return Int32Array.from({ length: count }, () => Math.floor(Math.random() * items));
}

function option(name: string, otherwise: number): number {
  const text = process.argv.find((argument) => argument.startsWith(`--${name}=`));
  return text === undefined ? otherwise : Number(text.slice(name.length + 3));
}

await main(option('threads', 2), option('rounds', 15), option('width', 0));
