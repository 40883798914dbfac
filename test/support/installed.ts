import { openEngine } from '../../engine/open.js';
import type { EngineName } from '../../job/engines.js';

/** The error that opening the engine gives on this machine; undefined if it opens. Most often its library is not installed. */
export async function whyNotInstalled(name: EngineName): Promise<Error | undefined> {
  try {
    const engine = await openEngine(name, { features: null, factors: 1, threads: 1 });
    await engine.close();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
