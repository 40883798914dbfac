import { digits, percent, tenths } from '../../numbers.js';
import { dataTable, lineChart } from '../chart.js';
import type { Series } from '../chart.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import type { Section } from './section.js';

export function attackSection(facts: ReportFacts): Section | null {
  const { evaluation } = facts;
  if (!evaluation || evaluation.attacks.length === 0) return null;
  const clean = evaluation.metrics['ndcg@10'];
  const curve = (kind: 'adversarial' | 'random'): Series['points'] => [
    [0, clean],
    ...evaluation.attacks
      .filter((attack) => attack.kind === kind)
      .map(({ epsilon, metrics }) => [epsilon, metrics['ndcg@10']] as const),
  ];
  const rows = evaluation.attacks.map(({ kind, epsilon, metrics, drop, meanRankChange, listsChanged }) => [
    kind,
    String(epsilon),
    digits(metrics['hr@10']),
    digits(metrics['ndcg@10']),
    drop === null ? '-' : percent(drop),
    tenths(meanRankChange),
    percent(listsChanged),
  ]);
  return {
    id: 'attack',
    title: 'Under attack',
    body: markup`<p>
        One perturbation of each item's features, of L2 length epsilon (the largest feature is 1), taken over the loss
        of all test lists together; beside it random noise of the same length.
      </p>
      <div class="plots">
        ${lineChart(
          {
            title: 'Accuracy against epsilon',
            description: `NDCG at 10 is ${digits(clean)} without a perturbation; the table below has every value.`,
            x: 'epsilon',
            y: 'NDCG@10',
          },
          [
            { name: 'adversarial', points: curve('adversarial') },
            { name: 'random noise', points: curve('random'), dashed: true },
          ],
        )}${comparedCurves(facts)}
      </div>
      ${dataTable('Accuracy under perturbation', ['Perturbation', 'Epsilon', 'HR@10', 'NDCG@10', 'Drop of NDCG@10', 'Mean rank change', 'Lists changed'], rows)}`,
  };
}

/** Beside other models, where a comparison was found. */
function comparedCurves({ comparison }: ReportFacts): Markup | null {
  if (!comparison) return null;
  const wanted = ['vbpr', comparison.reference, comparison.chosenProjection, 'amr-unperturbed', comparison.amr];
  const rows = comparison.rows.filter(({ id, attackable }) => attackable && wanted.includes(id));
  const series = rows.flatMap(({ title, conditions, random }, style) => [
    { name: title, style, points: conditions.map(({ epsilon, all }) => [epsilon, all['ndcg@10']] as const) },
    {
      name: `${title}, random noise`,
      style,
      dashed: true,
      inLegend: false,
      points: [
        [0, conditions[0].all['ndcg@10']] as const,
        ...random.map((point) => [point.epsilon, point['ndcg@10']] as const),
      ],
    },
  ]);
  return lineChart(
    {
      title: 'Compared models against epsilon',
      description: 'Adversarial as lines, random noise of equal size dashed; means over seeds.',
      note: 'Dashed, in the same colours: random noise of equal size.',
      x: 'epsilon',
      y: 'NDCG@10',
    },
    series,
  );
}
