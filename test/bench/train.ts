/**
 * `npm run bench` compares whole training steps (sampling, gather, products, gradients, updates) with a PyTorch program.
 *
 * Each row trains VBPR and AMR of both programs for some seconds, in turn. It prints triples per second, microseconds of the processor
 * per triple and ratios, each as the median with the smallest and the largest value of the rounds, and the share of a step that its products
 * and its memory traffic need at the machine's limits, which are measured in the same run. `--engines=onnx` chooses one engine, and
 * `--only="D=2048"` some rows. The PyTorch program is test/bench/torch_amr.py, or the file that AMR_ANCHOR names. It needs a
 * Python with torch and numpy: python3, or what AMR_PYTHON names. It runs with the threads and the type of features that are
 * fastest for the row. Without it, only AMR is measured.
 */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { openEngine } from '../../engine/open.js';
import { whyNotInstalled } from '../support/installed.js';
import { ENGINE_NAMES, ENGINES, type EngineName } from '../../job/index.js';
import { letHeapGrow } from '../../runtime/heap.js';
import { Anchor } from './anchor.js';
import { median, spread, Trial } from './trial.js';
import type { Speed, TrialKind } from './trial.js';
import type { Case } from './case.js';
import { openCatalog } from './catalog.js';
import { measureLimits } from './limits.js';
import type { Limits } from './limits.js';
import { boundBy, sharesOf } from './work.js';

const THREADS = 2;
const FACTORS = 64;
const CASES: readonly Case[] = [
  { width: 4096, items: 80_000, batchSize: 512, negativePool: 0, type: 'float32' },
  { width: 4096, items: 80_000, batchSize: 512, negativePool: 0, type: 'int8' },
  { width: 4096, items: 80_000, batchSize: 512, negativePool: 0, type: 'int8', products: 'int8' },
  { width: 4096, items: 80_000, batchSize: 512, negativePool: 128, type: 'float16' },
  { width: 4096, items: 80_000, batchSize: 8192, negativePool: 1024, type: 'float32' },
  { width: 4096, items: 80_000, batchSize: 8192, negativePool: 1024, type: 'float16' },
  { width: 4096, items: 80_000, batchSize: 8192, negativePool: 1024, type: 'int8' },
  { width: 4096, items: 80_000, batchSize: 8192, negativePool: 1024, type: 'int8', products: 'int8' },
  { width: 2048, items: 80_000, batchSize: 2048, negativePool: 0, type: 'int8', products: 'int8' },
  ...[512, 2048, 4096, 16_384].map(
    (batchSize) => ({ width: 2048, items: 80_000, batchSize, negativePool: 0, type: 'float32' }) as const,
  ),
  { width: 256, items: 26_000, batchSize: 512, negativePool: 0, type: 'float32' },
];

interface Settings {
  readonly seconds: number;
  readonly rounds: number;
  readonly engines: readonly EngineName[];
  readonly only?: string;
}

/** The measurements of one row on one engine. */
interface Row {
  readonly own: Record<TrialKind, Speed[]>;
  readonly torch: Record<'amr' | 'vbpr', number[]>;
  readonly trial: Trial;
  readonly limits: Limits;
}

async function main({ seconds, rounds, engines, only }: Settings): Promise<void> {
  const anchor = Anchor.find(FACTORS);
  const [load] = loadavg();
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, load ${load.toFixed(1)} before; ` +
      `${THREADS} threads, K=${FACTORS}, median (smallest to largest) of ${rounds} alternating rounds of ${seconds} s`,
  );
  if (!anchor) console.log('PyTorch is not measured. To measure it, set AMR_PYTHON to a Python with torch and numpy.');
  for (const one of CASES) {
    const { width, batchSize, type, negativePool, products } = one;
    const pool = negativePool > 0 ? ` pool ${negativePool}` : '';
    const name = `D=${width} B=${batchSize} ${type}${pool}${products ? `, products of ${products}` : ''}`;
    if (only !== undefined && !name.startsWith(only)) continue;
    const catalog = await openCatalog(one);
    for (const engineName of engines) {
      if (products && ENGINES[engineName].usesGpu) continue;
      const options = { features: catalog.features, factors: FACTORS, threads: THREADS, products };
      const engine = await openEngine(engineName, options, () => {});
      const trial = new Trial(one, catalog, engine, FACTORS, THREADS);
      const row: Row = {
        own: { amr: [], vbpr: [], 'amr, default regularisers': [] },
        torch: { amr: [], vbpr: [] },
        trial,
        limits: await measureLimits(engine, THREADS),
      };
      for (let round = 0; round < rounds; round++) {
        for (const kind of ['amr', 'vbpr', 'amr, default regularisers'] as const) {
          row.own[kind].push(await trial.run(kind, seconds));
          if (anchor && kind !== 'amr, default regularisers') row.torch[kind].push(anchor.run(one, kind, seconds));
        }
      }
      await engine.close();
      print(`${name} ${engineName} on ${engine.device}`, row);
      if (anchor) console.log(`  PyTorch's best: ${describeBest(anchor, one)}`);
    }
    catalog.remove();
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const short = (value: number) => value.toFixed(2);
const percent = (value: number) => `${Math.round(100 * value)} %`;

function print(name: string, { own, torch, trial, limits }: Row): void {
  console.log(name);
  const line = (what: string, text: string) => console.log(`  ${what.padEnd(30)} ${text}`);
  for (const [kind, speeds] of Object.entries(own)) {
    const processor = spread(
      speeds.map((speed) => 1e6 * speed.processor),
      short,
    );
    line(kind, `${spread(speeds.map(triplesOf), whole)} triples/s, ${processor} us of processor time per triple`);
  }
  const ratios = (above: readonly number[], below: readonly number[]) =>
    spread(
      above.map((value, round) => value / below[round]),
      short,
    );
  const [amr, vbpr] = [own.amr.map(triplesOf), own.vbpr.map(triplesOf)];
  line('amr epoch in vbpr epochs', ratios(vbpr, amr));
  const shares = sharesOf(trial.work('amr'), limits, median(own.amr.map(({ step }) => step)));
  line(
    'bound by',
    `${boundBy(shares)}: products ${percent(shares.products)} of a step, memory ${percent(shares.memory)}`,
  );
  line('limits', `${whole(limits.operations / 1e9)} GFLOP/s of products, ${short(limits.bytes / 1e9)} GB/s of copies`);
  if (torch.amr.length === 0) return;
  line('PyTorch amr, vbpr', `${spread(torch.amr, whole)}, ${spread(torch.vbpr, whole)} triples/s`);
  line('amr over PyTorch amr, vbpr', `${ratios(amr, torch.amr)}, ${ratios(amr, torch.vbpr)}`);
}

const triplesOf = ({ triples }: Speed): number => triples;

function describeBest(anchor: Anchor, one: Case): string {
  return (['amr', 'vbpr'] as const)
    .map((kind) => {
      const { threads, float16 } = anchor.best(one, kind);
      return `${kind} with ${threads} ${threads === 1 ? 'thread' : 'threads'} and ${float16 ? 'float16' : 'float32'} features`;
    })
    .join(', ');
}

/** The engines that this machine can open, without `reference`, which is too slow to measure. */
async function installedEngines(): Promise<EngineName[]> {
  const names: EngineName[] = [];
  for (const name of ENGINE_NAMES) {
    if (name !== 'reference' && (await whyNotInstalled(name)) === undefined) names.push(name);
  }
  return names;
}

letHeapGrow();
const value = (flag: string) =>
  process.argv.find((argument) => argument.startsWith(`--${flag}=`))?.slice(flag.length + 3);
await main({
  seconds: Number(value('seconds') ?? 6),
  rounds: Number(value('rounds') ?? 3),
  engines: (value('engines')?.split(',') as EngineName[] | undefined) ?? (await installedEngines()),
  only: value('only'),
});
