import { storm } from './storm.js';

/** The number of seeds of one test: its share of 1,000 seeds if AMR_REQUIRE_ALL=1 (CI), or of fewer seeds otherwise. */
export function seedsOf(part: number, parts: number): number[] {
  const { AMR_SIMULATION_SEED: only, AMR_REQUIRE_ALL: all } = process.env;
  if (only !== undefined) return part === 0 ? [Number(only)] : [];
  const seeds = all === '1' ? 1000 : 100;
  return Array.from({ length: seeds }, (_, at) => at + 1).filter((seed) => seed % parts === part);
}

/** Runs one storm for each seed. Throws at the first storm that ends badly, with its seed. Returns the sums of what happened. */
export function season(seeds: readonly number[]): { restarts: number; refused: number; deeds: Record<string, number> } {
  const total = { restarts: 0, refused: 0, deeds: {} as Record<string, number> };
  for (const seed of seeds) {
    try {
      const { restarts, refused, deeds } = storm(seed);
      total.restarts += restarts;
      total.refused += refused;
      for (const [deed, times] of Object.entries(deeds)) total.deeds[deed] = (total.deeds[deed] ?? 0) + times;
    } catch (error) {
      const again = `AMR_SIMULATION_SEED=${seed} npx vitest run test/simulation`;
      throw new Error(`seed ${seed} (${again}): ${(error as Error).message}`, { cause: error });
    }
  }
  return total;
}
