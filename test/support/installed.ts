import { openEngine } from '../../engine/open.js';
import type { EngineName } from '../../job/engines.js';

/** Why the engine cannot be opened on this machine; undefined where it can. Most often its library is not installed. */
export async function whyNotInstalled(name: EngineName): Promise<Error | undefined> {
  try {
    const engine = await openEngine(name, { features: null, factors: 1, threads: 1 });
    await engine.close();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
