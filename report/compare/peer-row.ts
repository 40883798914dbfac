import type { Dataset, Pairs } from '../../dataset/dataset.js';
import type { Engine } from '../../engine/engine.js';
import { PEERS } from '../../evaluation/peers/peers.js';
import type { PeerKind, PeerVariant } from '../../evaluation/peers/peers.js';
import { rankPeer } from '../../evaluation/peers/rank-peer.js';
import type { Job } from '../../job/index.js';
import { required } from '../../runtime/required.js';
import { holdOutValidation } from '../../training/data.js';
import type { ChosenSettings, RowResult } from './folder.js';
import type { Measurements } from './measure.js';
import { meanGain } from './mean-gain.js';
import { isRefitted } from './row-job.js';

/** What a peer is fitted to and measured with. */
export interface PeerContext {
  readonly job: Job;
  readonly seed: number;
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Called before the peer is fitted with other settings. It may throw. */
  readonly onFit: () => void;
}

/**
 * Fits a peer and ranks every test pair against the same candidates as the trained rows of the seed. Where the peer has
 * settings, those with the largest NDCG@10 on the validation pairs are chosen. Then the peer is fitted to the interactions
 * that the trained rows of the seed end with.
 */
export async function measurePeer(
  kind: PeerKind,
  context: PeerContext,
): Promise<Measurements & Pick<RowResult, 'chosen'>> {
  const { job, seed, dataset } = context;
  const { variants, readsFeatures } = PEERS[kind];
  const split = dataset.validation ? { dataset, validation: dataset.validation } : holdOutValidation(dataset, seed);
  const { variant, chosen } = await chooseVariant(variants, split, context);
  const training = isRefitted(job) ? dataset : split.dataset;
  const ranks = await fitAndRank(variant, training, required(dataset.test, 'the test pairs'), context);
  return {
    chosen,
    contentShare: readsFeatures ? 1 : 0,
    ranks: Array.from(ranks),
    adversarial: null,
    random: null,
    perList: null,
    certified: [],
  };
}

/** Returns the variant that is most accurate on validation; of equals, the one that comes first. */
async function chooseVariant(
  variants: readonly PeerVariant[],
  { dataset, validation }: { dataset: Dataset; validation: Pairs },
  context: PeerContext,
): Promise<{ variant: PeerVariant; chosen: ChosenSettings | null }> {
  if (variants.length === 1) return { variant: variants[0], chosen: null };
  let best: { variant: PeerVariant; chosen: ChosenSettings } | undefined;
  for (const variant of variants) {
    const ndcg = meanGain(await fitAndRank(variant, dataset, validation, context));
    if (best && ndcg <= best.chosen.validation) continue;
    best = { variant, chosen: { settings: variant.settings, validation: ndcg } };
  }
  return required(best, 'the best variant of a peer');
}

/** Fits a variant to `training`, and ranks pairs against candidates that are in no part of their user's history. */
async function fitAndRank(
  variant: PeerVariant,
  training: Dataset,
  pairs: Pairs,
  { job, seed, dataset, engine, onFit }: PeerContext,
): Promise<Int32Array> {
  onFit();
  const peer = await variant.fit(training, engine);
  const { candidates } = job.evaluation;
  return rankPeer(peer, { dataset, pairs }, engine, { candidates, seed });
}
