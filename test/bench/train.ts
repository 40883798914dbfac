/**
 * `npm run bench` compares whole training steps (sampling, gather, products, gradients, updates) with a PyTorch program.
 *
 * Each row trains VBPR and AMR of both programs for some seconds, in turn. It prints triples per second and the ratios for
 * each engine that is installed; `--engines=onnx` chooses one engine, and `--only="D=2048"` some rows. The PyTorch program is
 * `../shared/anchors/torch_amr.py`, or the file that AMR_ANCHOR names. It needs a Python with torch and numpy: python3, or
 * what AMR_PYTHON names. Without them, only the times of AMR are printed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openEngine } from '../../engine/open.js';
import { whyNotInstalled } from '../support/installed.js';
import { ENGINE_NAMES, type EngineName } from '../../job/index.js';
import { letHeapGrow } from '../../runtime/heap.js';
import { median, Trial } from './trial.js';
import { USERS } from './case.js';
import type { Case } from './case.js';
import { openCatalog } from './catalog.js';

const THREADS = 2;
const FACTORS = 64;
const CASES: readonly Case[] = [
  { width: 4096, items: 80_000, batchSize: 512, negativePool: 0, type: 'float32' },
  { width: 4096, items: 80_000, batchSize: 512, negativePool: 0, type: 'int8' },
  { width: 4096, items: 80_000, batchSize: 512, negativePool: 128, type: 'float16' },
  { width: 4096, items: 80_000, batchSize: 8192, negativePool: 1024, type: 'float32' },
  { width: 4096, items: 80_000, batchSize: 8192, negativePool: 1024, type: 'float16' },
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

async function main({ seconds, rounds, engines, only }: Settings): Promise<void> {
  const python = process.env.AMR_PYTHON ?? 'python3';
  const anchor = resolve(process.env.AMR_ANCHOR ?? '../shared/anchors/torch_amr.py');
  const torch = existsSync(anchor) && hasTorch(python) ? { python, anchor } : undefined;
  if (!torch)
    console.log(
      'PyTorch is not measured. To measure it, set AMR_PYTHON to a Python with torch and numpy, and AMR_ANCHOR to torch_amr.py.',
    );
  for (const one of CASES) {
    const name = `D=${one.width} B=${one.batchSize} ${one.type}${one.negativePool > 0 ? ` pool ${one.negativePool}` : ''}`;
    if (only !== undefined && !name.startsWith(only)) continue;
    const catalog = await openCatalog(one);
    for (const engineName of engines) {
      const options = { features: catalog.features, factors: FACTORS, threads: THREADS };
      const engine = await openEngine(engineName, options, () => {});
      const speeds = { amr: [] as number[], vbpr: [] as number[], torchAmr: [] as number[], torchVbpr: [] as number[] };
      const ours = new Trial(one, catalog, engine, FACTORS);
      for (let round = 0; round < rounds; round++) {
        for (const kind of ['amr', 'vbpr'] as const) {
          speeds[kind].push(await ours.run(kind, seconds));
          if (torch) speeds[kind === 'amr' ? 'torchAmr' : 'torchVbpr'].push(runAnchor(torch, one, kind, seconds));
        }
      }
      await engine.close();
      print(`${name} ${engineName}`, speeds);
    }
    catalog.remove();
  }
}

function print(name: string, speeds: Record<'amr' | 'vbpr' | 'torchAmr' | 'torchVbpr', number[]>): void {
  const [amr, vbpr, torchAmr, torchVbpr] = [speeds.amr, speeds.vbpr, speeds.torchAmr, speeds.torchVbpr].map(median);
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const own = `${name}: amr ${count(amr)} triples/s, vbpr ${count(vbpr)}; amr epoch = ${(vbpr / amr).toFixed(2)} vbpr epochs`;
  const ratio = (other: number) => `${(amr / other).toFixed(2)}x`;
  const compared = `; PyTorch amr ${count(torchAmr)}, vbpr ${count(torchVbpr)}; amr = ${ratio(torchAmr)} PyTorch amr, ${ratio(torchVbpr)} PyTorch vbpr`;
  console.log(Number.isNaN(torchAmr) ? own : own + compared);
}

function hasTorch(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function runAnchor(
  { python, anchor }: { python: string; anchor: string },
  { width, batchSize, items }: Case,
  kind: 'amr' | 'vbpr',
  seconds: number,
): number {
  const args = [
    anchor,
    width,
    FACTORS,
    batchSize,
    items,
    USERS,
    THREADS,
    seconds,
    ...(kind === 'vbpr' ? ['vbpr'] : []),
  ];
  const line = execFileSync(python, args.map(String), { encoding: 'utf8' });
  return Number(/: (\d+) triplets\/s/.exec(line)![1]);
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
