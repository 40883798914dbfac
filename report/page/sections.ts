import type { EvaluationResult } from '../../evaluation/evaluate.js';
import { certifiedCurve } from '../../model/certificate.js';
import { digits, percent, tenths } from '../numbers.js';
import { barChart, dataTable, lineChart, shown } from './chart.js';
import type { Series } from './chart.js';
import type { ItemFacts, ReportFacts } from './facts.js';
import { TOP } from './facts.js';
import { histogram, curveEpsilons } from './histogram.js';
import { markup } from './html.js';
import type { Markup } from './html.js';

/** A part of the page; `id` is what the navigation leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}

export function trainingSection({ history }: ReportFacts): Section | null {
  if (history.length === 0) return null;
  const epochs = history.map((record, at) => ({ ...record, number: at + 1 }));
  const losses: Series[] = [
    { name: 'loss', points: epochs.map(({ number, loss }) => [number, loss] as const) },
    {
      name: 'adversarial loss',
      points: epochs.flatMap(({ number, adversarialLoss }) =>
        adversarialLoss === null ? [] : [[number, adversarialLoss] as const],
      ),
    },
  ];
  const metric = (on: 'test' | 'validation', name: string): Series['points'] =>
    epochs.flatMap((record) => (record[on]?.[name] === undefined ? [] : [[record.number, record[on][name]] as const]));
  const measured = (['test', 'validation'] as const).flatMap((on) =>
    ['ndcg@10', 'hr@10'].map((name) => ({ name: `${name.toUpperCase()}, ${on}`, points: metric(on, name) })),
  );
  const shownMetrics = measured.filter(({ points }) => points.length > 0);
  const starts = epochs.filter(({ epoch }) => epoch === 1).map(({ kind, number }) => `${kind} from epoch ${number}`);
  return {
    id: 'training',
    title: 'Training',
    body: markup`<p>Stages: ${starts.join(', ')}. Epochs count through all stages.</p>
      <div class="plots">
        ${lineChart(
          {
            title: 'Loss',
            description: `Mean loss per triple over ${epochs.length} epochs, from ${shown(epochs[0].loss)} to ${shown(epochs.at(-1)!.loss)}.`,
            x: 'epoch',
            y: 'mean loss per triple',
          },
          losses.filter(({ points }) => points.length > 0),
        )}${
          shownMetrics.length > 0 &&
          lineChart(
            {
              title: 'Accuracy as training went',
              description: 'HR and NDCG at 10 after epochs that were evaluated.',
              x: 'epoch',
              y: 'HR@10, NDCG@10',
            },
            shownMetrics,
          )
        }
      </div>`,
  };
}

export function accuracySection({ evaluation }: ReportFacts): Section | null {
  if (!evaluation) return null;
  const names = Object.keys(evaluation.metrics);
  const groups = [
    { name: 'all', users: evaluation.users, values: evaluation.metrics },
    { name: 'warm', users: evaluation.warm.users, values: evaluation.warm },
    { name: 'cold', users: evaluation.cold.users, values: evaluation.cold },
  ].filter(({ users }) => users > 0);
  const rows = groups.map(({ name, users, values }) => [
    name,
    String(users),
    ...names.map((metric) => digits((values as Record<string, number>)[metric])),
  ]);
  const cuts = names.filter((name) => name.startsWith('ndcg@'));
  const bars = groups.map(({ name, values }) => ({
    name,
    values: cuts.map((cut) => (values as Record<string, number>)[cut]),
  }));
  return {
    id: 'accuracy',
    title: 'Accuracy: warm against cold',
    body: markup`<p>
        Each held-out item is ranked among ${against(evaluation)} that its user has not met; ties count against it. Warm
        items have training interactions, cold ones have none: their place rests on features alone.
      </p>
      ${dataTable('Accuracy of all, warm and cold test items', ['Test items', 'Users', ...names.map((name) => name.toUpperCase())], rows)}
      <div class="plots">
        ${barChart(
          {
            title: 'NDCG of warm and cold items',
            description: bars.map(({ name, values }) => `${name}: ${values.map(shown).join(', ')}`).join('; '),
            x: 'list length',
            y: 'NDCG',
          },
          cuts.map((cut) => cut.slice('ndcg@'.length)),
          bars,
        )}
      </div>`,
  };
}

function against({ candidates }: EvaluationResult): string {
  return candidates === 'all' ? 'all items' : `${candidates} sampled items`;
}

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

export function certificateSection({ certificates }: ReportFacts): Section | null {
  if (!certificates) {
    return {
      id: 'certificates',
      title: 'Certificates',
      body: markup`<p>
        This model does not look at features: it has no attack surface, and no change of features can move any item.
      </p>`,
    };
  }
  const { users, heldOut } = certificates;
  const epsilons = curveEpsilons(heldOut.top.length > 0 ? heldOut.top : users.top);
  const curves: Series[] = [
    ...(heldOut.top.length > 0
      ? [
          {
            name: `certified HR@${TOP}`,
            points: certifiedCurve(heldOut.top, epsilons).map(({ epsilon, share }) => [epsilon, share] as const),
          },
        ]
      : []),
    {
      name: 'first item certain',
      points: certifiedCurve(users.first, epsilons).map(({ epsilon, share }) => [epsilon, share] as const),
    },
    {
      name: `top ${TOP} certain`,
      points: certifiedCurve(users.top, epsilons).map(({ epsilon, share }) => [epsilon, share] as const),
    },
  ];
  const bins = histogram(users.top);
  const firstBins = histogram(users.first);
  return {
    id: 'certificates',
    title: 'Certificates',
    body: markup`<p>
        Exact bounds, against every item of the catalog and every perturbation of each item on its own: below its
        epsilon a list cannot change, just above it some perturbation changes it.
      </p>
      <div class="plots">
        ${lineChart({ title: 'Certified share', description: `Share of users whose held-out item stays in the top ${TOP}, whose first item and whose top ${TOP} cannot change, as epsilon grows.`, x: 'epsilon', y: 'share of users' }, curves)}${barChart(
          {
            title: `Smallest epsilon that changes a top ${TOP}`,
            description: `Half of the users are above ${shown(medianOf(users.top))}.`,
            x: 'epsilon',
            y: 'share of users',
          },
          bins.labels,
          [{ name: `top ${TOP} as a set`, values: bins.shares }],
        )}${barChart(
          {
            title: 'Smallest epsilon that changes a first item',
            description: `Half of the users are above ${shown(medianOf(users.first))}.`,
            x: 'epsilon',
            y: 'share of users',
          },
          firstBins.labels,
          [{ name: 'first item', values: firstBins.shares }],
        )}
      </div>`,
  };
}

export function medianOf(values: Float64Array): number {
  return values.toSorted()[Math.floor(values.length / 2)] ?? NaN;
}

export function itemsSection({ extremes, certificates }: ReportFacts): Section | null {
  if (!certificates || extremes.vulnerable.length === 0) return null;
  return {
    id: 'items',
    title: 'Items',
    body: markup`<p>
        How large a change of its features alone puts an item into the top ${TOP} of a user that has it neither there
        nor in training.
      </p>
      ${itemTable('Most vulnerable items: the least change is enough', extremes.vulnerable)}${itemTable('Most robust items', extremes.robust)}`,
  };
}

function itemTable(caption: string, items: readonly ItemFacts[]): Markup {
  const pictured = items.some(({ picture }) => picture);
  const rows = items.map(({ id, epsilon, user, interactions, picture }) => [
    id,
    ...(pictured ? [pictureOf(id, picture)] : []),
    Number.isFinite(epsilon) ? shown(epsilon) : 'none is enough',
    user ?? '-',
    String(interactions),
  ]);
  return dataTable(caption, ['Item', ...(pictured ? ['Picture'] : []), 'Epsilon', 'For user', 'Interactions'], rows);
}

function pictureOf(id: string, picture: ItemFacts['picture']): Markup {
  if (!picture) return markup`-`;
  if (picture.kind === 'link') return markup`<a href="${picture.url}" rel="noreferrer">picture</a>`;
  return markup`<img src="${picture.uri}" alt="Item ${id}" loading="lazy" />`;
}
