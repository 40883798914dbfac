import { bestEpoch } from '../../../job/epochs.js';
import { lineChart, shown } from '../chart.js';
import type { Series } from '../chart.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Section } from './section.js';

export function trainingSection({ history, job }: ReportFacts): Section | null {
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
    body: markup`<p>Stages: ${starts.join(', ')}. Epochs count through all stages.${keptWords(history, job)}</p>
      <div class="plots">
        ${lineChart(
          {
            title: 'Loss',
            description: `Mean loss per triple over ${epochs.length} epochs, from ${shown(epochs[0].loss)} to ${shown(epochs[epochs.length - 1].loss)}.`,
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

/** Which epochs the model consists of, where validation selects them. Its own figures are measured after the last one of these. */
function keptWords(history: ReportFacts['history'], { stages, evaluation: { at } }: ReportFacts['job']): string {
  const kept = stages.flatMap(({ kind, epochs }, index) => {
    const best = bestEpoch(history, { stage: index + 1, at });
    return best ? [`epoch ${best.epoch} of the ${epochs} of ${kind}`] : [];
  });
  return kept.length === 0 ? '' : ` Kept as the best by validation: ${kept.join(', ')}.`;
}
