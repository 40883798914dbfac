import { fitTables, type TextTable } from '../compare/fit.js';
import { against, count, digits, percent } from '../numbers.js';
import type { SearchedTrial, SearchResult } from './result.js';

const NONE = '-';
/** The table shows so many trials, and trial 0 where it is not among them. */
const SHOWN = 10;

/** The tables of a search for the terminal and the Markdown file. Each fits a terminal of 80 columns. */
export function searchTables(result: SearchResult): TextTable[] {
  return [trialsTable(result), ...testTable(result)].flatMap(fitTables);
}

/** A column of the table of trials. */
interface TrialColumn {
  readonly name: string;
  readonly cell: (trial: SearchedTrial) => string;
}

function trialsTable(result: SearchResult): TextTable {
  const { results, rungs, trials } = result;
  const shown = results.filter(({ trial }, at) => at < SHOWN || trial === 0);
  const columns = trialColumns(result);
  return {
    title: `The best of ${count(trials)} trials on validation`,
    columns: columns.map(({ name }) => name),
    rows: shown.map((trial) => columns.map(({ cell }) => cell(trial))),
    note: `${rungsNote(rungs.length)} Trial 0 has the job's own settings. ${objectiveNote(result)} Rates are multiples of the job's own learning rates.`,
  };
}

function trialColumns({ objective, variables, winner, results }: SearchResult): TrialColumn[] {
  const number = (name: string, of: (trial: SearchedTrial) => number | null | undefined): TrialColumn => {
    return { name, cell: (trial) => String(of(trial) ?? NONE) };
  };
  const figure = (
    name: string,
    of: (trial: SearchedTrial) => number | null | undefined,
    write = digits,
  ): TrialColumn => {
    const cell = (trial: SearchedTrial): string => {
      const value = of(trial);
      return value == null ? NONE : write(value);
    };
    return { name, cell };
  };
  const hasAmr = winner.settings.epsilon !== null;
  const memory = results.find(({ settings }) => settings.memory)?.settings.memory;
  return [
    number('Trial', ({ trial }) => trial),
    number('Rungs', ({ rungs }) => rungs),
    ...(objective.attack === null
      ? [figure('NDCG@10', ({ figures }) => figures?.clean)]
      : [
          figure('Mean', ({ figures }) => figures?.value),
          figure('NDCG@10', ({ figures }) => figures?.clean),
          figure('Attacked', ({ figures }) => figures?.attacked),
        ]),
    ...(objective.maxDrop
      ? [
          figure(
            'Drop',
            ({ figures }) => figures?.drop,
            (drop) => percent(-drop),
          ),
        ]
      : []),
    ...(variables.includes('factors') ? [number('Factors', ({ settings }) => settings.factors)] : []),
    ...(variables.includes('learningRate') ? [number('Rates', ({ settings }) => settings.learningRateFactor)] : []),
    ...(hasAmr
      ? [number('Epsilon', ({ settings }) => settings.epsilon), number('Lambda', ({ settings }) => settings.lambda)]
      : []),
    { name: 'Epochs', cell: ({ settings }) => settings.epochs?.join('+') ?? NONE },
    ...(memory
      ? [
          number('Alpha', ({ settings }) => settings.memory?.alpha),
          number('Cold alpha', ({ settings }) => settings.memory?.coldAlpha),
          number('Cold bias', ({ settings }) => settings.memory?.coldBias),
        ]
      : []),
    ...(memory?.coOccurrence ? [number('Co-occurrence', ({ settings }) => settings.memory?.coOccurrence?.weight)] : []),
  ];
}

function rungsNote(rungs: number): string {
  return rungs === 1
    ? 'All trials had all epochs.'
    : `Trials of ${rungs} rungs had all epochs, and figures of fewer rungs come from fewer epochs.`;
}

function objectiveNote({ objective: { attack, maxDrop } }: SearchResult): string {
  if (attack !== null)
    return `The mean of NDCG@10 without an attack and under the attack of epsilon ${attack} decides.`;
  if (!maxDrop) return 'NDCG@10 decides.';
  return `NDCG@10 decides among settings that lose at most ${percent(maxDrop.share)} under the attack of epsilon ${maxDrop.epsilon}.`;
}

function testTable({ winner: { test, trial } }: SearchResult): TextTable[] {
  if (!test) return [];
  const conditions = [
    { name: 'Without an attack', drop: null, ...test },
    ...test.attacks.map((attack) => ({ name: `${attack.kind}, epsilon ${attack.epsilon}`, ...attack })),
  ];
  return [
    {
      title: `Trial ${trial} on ${count(test.pairs)} test pairs of ${count(test.users)} users, ${against(test)}`,
      columns: ['Condition', 'HR@10', 'NDCG@10', 'Warm', 'Cold', 'Change'],
      rows: conditions.map(({ name, metrics, warm, cold, drop }) => [
        name,
        digits(metrics['hr@10']),
        digits(metrics['ndcg@10']),
        ...[warm, cold].map((group) => (group.pairs > 0 ? digits(group['ndcg@10']) : NONE)),
        drop === null ? NONE : percent(drop),
      ]),
      note: 'Its model was trained on all interactions. No test pair had an influence on the choice of settings.',
    },
  ];
}
