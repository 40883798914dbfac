import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { USERS } from './case.js';
import type { Case } from './case.js';

/** How the PyTorch program runs fastest. */
interface AnchorSettings {
  readonly threads: number;
  readonly float16: boolean;
}

/** The seconds for which each setting is tried. */
const TRY_SECONDS = 1;

/** The PyTorch program of test/bench/torch_amr.py, or of the file that AMR_ANCHOR names, with the same arguments and output. */
export class Anchor {
  readonly #best = new Map<string, AnchorSettings>();

  private constructor(
    readonly python: string,
    readonly program: string,
    readonly factors: number,
  ) {}

  /** Returns the program, or undefined where no Python with torch is found. */
  static find(factors: number): Anchor | undefined {
    const python = process.env.AMR_PYTHON ?? 'python3';
    const program = resolve(process.env.AMR_ANCHOR ?? 'test/bench/torch_amr.py');
    return existsSync(program) && hasTorch(python) ? new Anchor(python, program, factors) : undefined;
  }

  /** Returns triples per second, with the setting that was fastest for this case in a short trial of each. */
  run(one: Case, kind: 'amr' | 'vbpr', seconds: number): number {
    return this.#measure(one, kind, { seconds, ...this.best(one, kind) });
  }

  /** Returns the fastest of one and two threads, with float32 and float16 features. */
  best(one: Case, kind: 'amr' | 'vbpr'): AnchorSettings {
    const key = JSON.stringify([one, kind]);
    const known = this.#best.get(key);
    if (known) return known;
    const settings = [1, 2].flatMap((threads) => [false, true].map((float16) => ({ threads, float16 })));
    const speeds = settings.map((setting) => this.#measure(one, kind, { seconds: TRY_SECONDS, ...setting }));
    const best = settings[speeds.indexOf(Math.max(...speeds))];
    this.#best.set(key, best);
    return best;
  }

  #measure(
    { width, batchSize, items }: Case,
    kind: 'amr' | 'vbpr',
    { threads, float16, seconds }: AnchorSettings & { seconds: number },
  ): number {
    const sizes = [width, this.factors, batchSize, items, USERS, threads, seconds].map(String);
    const words = [...(kind === 'vbpr' ? ['vbpr'] : []), ...(float16 ? ['float16'] : [])];
    const line = execFileSync(this.python, [this.program, ...sizes, ...words], { encoding: 'utf8' });
    return Number(/: (\d+) triplets\/s/.exec(line)![1]);
  }
}

function hasTorch(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import torch, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
