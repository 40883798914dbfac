import { against, digits } from '../../numbers.js';
import { dataTable } from '../data-table.js';
import type { ReportFacts } from '../facts.js';
import { markup } from '../html.js';
import type { Section } from './section.js';

const HR = 'hr@10';
const NDCG = 'ndcg@10';

/** The section that compares the model with popularity and with the models that its job's earlier stages ended with. */
export function baselineSection({ evaluation, baselines, job }: ReportFacts): Section | null {
  if (!evaluation || baselines.length === 0) return null;
  const own = evaluation.metrics[NDCG];
  const rows = baselines.map(({ name, epoch, metrics }) => [
    epoch === null ? name : `${name}, the stage before (epoch ${epoch})`,
    figureOf(metrics[HR]),
    figureOf(metrics[NDCG]),
    changeTo(own, metrics[NDCG]),
  ]);
  const kind = job.stages[job.stages.length - 1].kind.toUpperCase();
  const model = [`${kind}, this model`, digits(evaluation.metrics[HR]), digits(own), '-'];
  const where = against(evaluation);
  return {
    id: 'baselines',
    title: 'Beside simpler models',
    body: markup`<p>
        All figures are means over the same held-out pairs, each ${where}. Popularity ranks items by their number of
        training interactions. The figures of a stage are those that training measured at its end.
      </p>
      ${dataTable(`Accuracy, ${where}`, ['Model', 'HR@10', 'NDCG@10', 'This model has'], [...rows, model])}`,
  };
}

function figureOf(value: number | undefined): string {
  return value === undefined ? '-' : digits(value);
}

/** Writes how the model's NDCG@10 differs from a baseline's, such as "+6.3 %". */
function changeTo(own: number, other: number | undefined): string {
  if (other === undefined || other === 0) return '-';
  const change = 100 * (own / other - 1);
  return `${change >= 0 ? '+' : ''}${change.toFixed(1)} %`;
}
