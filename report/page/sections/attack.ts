import type { AttackResult } from '../../../evaluation/attacks/robustness.js';
import { against, digits, percent, tenths } from '../../numbers.js';
import { dataTable } from '../data-table.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import { lineChart } from '../line-chart.js';
import type { ChartText } from '../figure.js';
import type { Section } from './section.js';

const KINDS = {
  adversarial: 'shared perturbation',
  'per-list': "each list's own",
  random: 'random noise',
} as const;

/** The section about the effect of adversarial and random perturbations of the features on the model's accuracy. */
export function attackSection({ evaluation }: ReportFacts): Section | null {
  if (!evaluation || evaluation.attacks.length === 0) return null;
  const { attacks, candidates, rankedAgainst, metrics } = evaluation;
  const clean = metrics['ndcg@10'];
  const where = against({ candidates, rankedAgainst });
  const rows = attacks.map(({ kind, epsilon, metrics, drop, meanRankChange, listsChanged }) => [
    KINDS[kind],
    String(epsilon),
    digits(metrics['hr@10']),
    digits(metrics['ndcg@10']),
    drop === null ? '-' : percent(drop),
    tenths(meanRankChange),
    percent(listsChanged),
  ]);
  const accuracy = {
    title: `Accuracy by epsilon, ${where}`,
    description: `NDCG at 10 is ${digits(clean)} without a perturbation; the table below has every value.`,
    x: 'epsilon',
    y: 'NDCG@10',
  };
  const lists = {
    title: 'Lists that change, by epsilon',
    description: 'The share of top-ten lists that have another item than without a perturbation.',
    x: 'epsilon',
    y: 'share of lists',
  };
  const columns = ['Perturbation', 'Epsilon', 'HR@10', 'NDCG@10', 'Change of NDCG@10', 'Mean rank change', 'Lists'];
  return {
    id: 'attack',
    title: 'Under attack',
    body: markup`<p>
        An attack perturbs the features of every item once, by a vector of L2 length epsilon (the largest feature is 1),
        to raise the loss of all test lists together: all lists share this perturbation. Each list's own attack is
        stronger: it perturbs the items anew for every list, the held-out item down and each candidate up. Random noise
        of the same length stands beside them.
      </p>
      <div class="plots">
        ${attackChart(accuracy, attacks, { start: clean, valueOf: ({ metrics }) => metrics['ndcg@10'] })}${attackChart(lists, attacks, { start: 0, valueOf: ({ listsChanged }) => listsChanged })}
      </div>
      ${dataTable(`Accuracy under perturbation, ${where}; Lists is the share of top-ten lists that change`, columns, rows)}`,
  };
}

/** A line for each kind of perturbation, from the value without one. */
function attackChart(
  text: ChartText,
  attacks: readonly AttackResult[],
  { start, valueOf }: { start: number; valueOf: (attack: AttackResult) => number },
): Markup {
  const series = (Object.keys(KINDS) as AttackResult['kind'][]).map((kind) => ({
    name: KINDS[kind],
    dashed: kind === 'random',
    points: [
      [0, start] as const,
      ...attacks.filter((attack) => attack.kind === kind).map((attack) => [attack.epsilon, valueOf(attack)] as const),
    ],
  }));
  return lineChart(text, series);
}
