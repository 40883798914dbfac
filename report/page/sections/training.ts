import type { EpochRecord } from '../../../job/epochs.js';
import { against } from '../../numbers.js';
import { measuredEpoch } from '../baselines.js';
import { measuredAgainst } from '../../../model/metrics.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Markup } from '../html.js';
import { lineChart } from '../line-chart.js';
import type { LineChartOptions, Series } from '../line-chart.js';
import { shown } from '../text.js';
import type { Section } from './section.js';

/** An epoch with its number among all epochs of the job, from 1. */
type NumberedEpoch = EpochRecord & { readonly number: number };

/** The section about the loss and the accuracy after each epoch of all stages. */
export function trainingSection({ config, history, job }: ReportFacts): Section | null {
  if (history.length === 0) return null;
  const epochs = history.map((record, at) => ({ ...record, number: at + 1 }));
  const begins = epochs.filter(({ epoch }) => epoch === 1);
  const boundaries = begins.map(({ kind, number }) => ({ x: number, name: kind.toUpperCase() }));
  const starts = begins.map(({ kind, number, pass }) => {
    return `${kind.toUpperCase()} from epoch ${number}${pass === undefined ? '' : ` (pass ${pass})`}`;
  });
  const refit = history.some(({ pass }) => pass === 2);
  return {
    id: 'training',
    title: 'Training',
    body: markup`<p>
        Stages: ${starts.join(', ')}. Epochs are counted through all stages${refit && ' of both passes'}.
        ${chosenText({ job, history })}
      </p>
      <div class="plots">${lossChart(epochs, { boundaries })}${accuracyChart(epochs, against(measuredAgainst(job.evaluation.candidates, config.items)), { boundaries })}</div>`,
  };
}

/** Says what validation chose, and which epoch the other figures belong to. */
function chosenText({ job, history }: Pick<ReportFacts, 'job' | 'history'>): string {
  const kept = job.evaluation.select === 'validation' ? measuredEpoch(job, history, job.stages.length) : undefined;
  if (!kept) return '';
  return kept.pass === 2
    ? `In pass 1 validation selected epoch ${kept.epoch} of the last stage. Pass 2 trained that number of epochs on all interactions, and all other figures of this report belong to its last one.`
    : `Validation selected epoch ${kept.epoch} of the last stage: all other figures of this report belong to that epoch.`;
}

function lossChart(epochs: readonly NumberedEpoch[], options: LineChartOptions): Markup {
  const [first, last] = [epochs[0], epochs[epochs.length - 1]];
  const text = {
    title: 'Loss',
    description: `Mean loss per triple over ${epochs.length} epochs, from ${shown(first.loss)} to ${shown(last.loss)}.`,
    x: 'epoch',
    y: 'mean loss per triple',
  };
  const series = [
    { name: 'loss', points: epochs.map(({ number, loss }) => [number, loss] as const) },
    {
      name: 'adversarial loss',
      points: epochs.flatMap(({ number, adversarialLoss }) =>
        adversarialLoss === null ? [] : [[number, adversarialLoss] as const],
      ),
    },
  ];
  return lineChart(text, series, options);
}

function accuracyChart(epochs: readonly NumberedEpoch[], where: string, options: LineChartOptions): Markup | null {
  const pointsOf = (on: 'test' | 'validation', name: string): Series['points'] =>
    epochs.flatMap(({ number, ...record }) => {
      const value = record[on]?.[name];
      return value === undefined ? [] : [[number, value] as const];
    });
  const series = (['test', 'validation'] as const)
    .flatMap((on) =>
      ['ndcg@10', 'hr@10'].map((name) => ({ name: `${name.toUpperCase()}, ${on}`, points: pointsOf(on, name) })),
    )
    .filter(({ points }) => points.length > 0);
  if (series.length === 0) return null;
  const text = {
    title: `Accuracy during training, ${where}`,
    description: 'HR and NDCG at 10 after the epochs that were evaluated.',
    x: 'epoch',
    y: 'HR@10, NDCG@10',
  };
  return lineChart(text, series, options);
}
