import { against, digits, percent } from '../numbers.js';
import type { ReportFacts } from './facts.js';
import { markup } from './html.js';
import type { Markup } from './html.js';
import { TOP } from './item-facts.js';
import { medianOf } from './sections/certificates.js';
import { shown } from './text.js';

/** A figure with the words that say what it is. */
type Tile = readonly [words: string, figure: string];

/** Returns the most important figures of the report, each with words that explain it. */
export function tiles({ evaluation, certificates, memoryLists, job }: ReportFacts): Markup[] {
  const list: Tile[] = evaluation ? [...accuracyTiles(evaluation), ...attackTiles(evaluation, job)] : [];
  const certified = certificates?.users ?? memoryLists;
  if (certified) {
    const median = shown(medianOf(certified.top));
    list.push([
      `Half of the users keep their top ${TOP} under every change up to this epsilon, against all items`,
      median,
    ]);
  }
  return list.map(
    ([words, figure]) =>
      markup`<div>
        <dt>${words}</dt>
        <dd>${figure}</dd>
      </div>`,
  );
}

function accuracyTiles({ metrics, candidates, rankedAgainst }: NonNullable<ReportFacts['evaluation']>): Tile[] {
  const where = against({ candidates, rankedAgainst });
  return [
    [`Share of held-out items in the top ${TOP}, ${where} (HR@10)`, percent(metrics['hr@10'])],
    [`How high held-out items stand, from 0 to 1, ${where} (NDCG@10)`, digits(metrics['ndcg@10'])],
  ];
}

/** Returns the tiles about the attack with the job's own epsilon, or about the first attack where there is no such. */
function attackTiles(
  { attacks, certified, candidates, rankedAgainst }: NonNullable<ReportFacts['evaluation']>,
  { stages }: ReportFacts['job'],
): Tile[] {
  const trained = stages.findLast(({ kind }) => kind === 'amr')?.epsilon;
  const adversarial = attacks.filter(({ kind }) => kind === 'adversarial');
  const attack = adversarial.find(({ epsilon }) => epsilon === trained) ?? adversarial.at(0);
  if (!attack) return [];
  const { epsilon } = attack;
  const noise = attacks.find((other) => other.kind === 'random' && other.epsilon === epsilon);
  const own = attacks.find((other) => other.kind === 'per-list' && other.epsilon === epsilon);
  const share = certified.find((other) => other.epsilon === epsilon);
  const where = against({ candidates, rankedAgainst });
  const change = (drop: number | null) => (drop === null ? '-' : percent(drop));
  return [
    [`Change of NDCG@10 under a shared attack of epsilon ${epsilon}, ${where}`, change(attack.drop)],
    ...(own
      ? [[`Change of NDCG@10 when each list is attacked on its own at that size, ${where}`, change(own.drop)] as const]
      : []),
    ...(noise ? [[`Change of NDCG@10 under random noise of that size, ${where}`, change(noise.drop)] as const] : []),
    ...(share
      ? [
          [
            `Share of held-out items that no change up to ${epsilon} can move out of the top ${TOP}, ${where}`,
            percent(share.top10),
          ] as const,
        ]
      : []),
  ];
}
