import { CPU_ENGINES, ENGINE_NAMES, ENGINES, GPU_ENGINES, type EngineChoice, type EngineName } from '../job/engines.js';
import type { Engine, EngineModule, EngineOptions } from './engine.js';

/**
 * Opens the named engine. `auto` takes the first engine of the list that finds a GPU on this machine. If there is none,
 * it takes the first engine that needs no GPU. Only the library of the opened engine is loaded, so a library that is
 * missing matters only to jobs that need it.
 * @param onChosen is called with the reason of the choice.
 * @throws Error when there is no such engine, or when a GPU is required and the engine uses none.
 */
export async function openEngine(
  choice: EngineChoice,
  options: EngineOptions,
  onChosen: (reason: string) => void = () => {},
): Promise<Engine> {
  const { name, reason } = await chooseFor(choice, options);
  if (options.requireGpu === true && !ENGINES[name].usesGpu) {
    throw new Error(
      `Cannot run engine '${name}' with requireGpu: true as it has no GPU (${reason}). ` +
        `Set "engine: ${GPU_ENGINES.join('" or "engine: ')}" on a machine with a GPU, or "requireGpu: false"`,
    );
  }
  const { open } = await loadEngine(name);
  const engine = await open(options);
  onChosen(reason);
  return engine;
}

/**
 * Whether several processes of this machine may open the engine at the same time. A process with a GPU engine takes the
 * whole GPU.
 */
export async function sharesMachine(choice: EngineChoice, requireGpu: boolean): Promise<boolean> {
  const { name } = await choose(choice, requireGpu);
  return !ENGINES[name].usesGpu;
}

/** The engine that was chosen. */
interface Choice {
  readonly name: EngineName;
  /** Says for people why this engine was chosen. */
  readonly reason: string;
}

/** Chooses an engine as `choose` does. Only engines on the CPU compute products of integers. */
async function chooseFor(choice: EngineChoice, { products = 'float32', requireGpu }: EngineOptions): Promise<Choice> {
  if (products === 'float32') return choose(choice, requireGpu === true);
  if (choice === 'auto') return { name: CPU_ENGINES[0], reason: `products of ${products} are computed on the CPU` };
  const name = knownEngine(choice);
  if (!ENGINES[name].usesGpu) return { name, reason: 'chosen by name' };
  throw new Error(
    `Cannot compute products of ${products} with the engine '${name}'. Set "engine: ${CPU_ENGINES.join('" or "engine: ')}", or remove "products"`,
  );
}

/** Resolves `auto`, and checks that the named engine exists. */
async function choose(choice: EngineChoice, requireGpu: boolean): Promise<Choice> {
  if (choice !== 'auto') return { name: knownEngine(choice), reason: 'chosen by name' };
  if (requireGpu && GPU_ENGINES.length === 1) return { name: GPU_ENGINES[0], reason: 'requireGpu asks for a GPU' };
  const reasons: string[] = [];
  for (const name of GPU_ENGINES) {
    const { findGpu } = await loadEngine(name);
    if (findGpu === undefined) throw new Error(`The engine '${name}' uses GPUs, so its folder must export findGpu`);
    const { available, reason } = await findGpu();
    if (available) return { name, reason };
    reasons.push(reason);
  }
  return { name: requireGpu ? GPU_ENGINES[0] : CPU_ENGINES[0], reason: [...new Set(reasons)].join('; ') };
}

/** Throws when no engine has this name. A name may come unchecked from a command line or from another program. */
function knownEngine(name: string): EngineName {
  if (Object.hasOwn(ENGINES, name)) return name as EngineName;
  throw new Error(
    `Cannot open an engine '${name}' as there is none of this name. Use auto, ${ENGINE_NAMES.join(', ')}`,
  );
}

/** Loads an engine's module. The folder of an engine has its name, so no second list of engines is needed. */
async function loadEngine(name: EngineName): Promise<EngineModule> {
  const { engine } = (await import(/* @vite-ignore */ `./${name}/index.js`)) as { readonly engine: EngineModule };
  return engine;
}
