import { middleAttack, rowOf } from './comparison.js';
import type { Comparison, ComparisonRow, Condition, Summary } from './comparison.js';
import { contrastWords } from './contrast-words.js';
import { RANDOM, UNPERTURBED } from './grid.js';
import { verdictOf } from './verdict.js';
import { digits, percent, probability, signed } from '../numbers.js';
import { required } from '../../runtime/required.js';

/** A difference of relative losses of NDCG@10 that is clear: other seeds change a loss by less. */
const CLEAR_GAIN = 0.03;
/** A content share below this part of the reference's share is worth a warning. */
const LITTLE_CONTENT = 0.5;

/** Says in sentences where AMR helps and where it does not, and what its robustness comes from. */
export function wordsOf(comparison: Omit<Comparison, 'words'>): string[] {
  const find = (id: string | null) => comparison.rows.find((row) => row.id === id);
  const amr = find(comparison.amr);
  const reference = rowOf(comparison.rows, comparison.reference);
  const simpler = comparison.rows
    .filter((row) => isSimpler(row, reference))
    .flatMap((row) => simplerWords(row, reference));
  const at = middleAttack(comparison.epsilons);
  const contrasts = contrastWords(comparison);
  if (!amr)
    return [
      ...simpler,
      ...contrasts,
      'The comparison does not say whether AMR helps, as the row of AMR was not among the rows asked for.',
    ];
  return [
    ...amr.conditions.map((condition, at) => conditionWords(condition, reference.conditions[at], reference.title)),
    perListWords(amr, reference, at),
    ...coldWords(amr, reference),
    ...controlWords({ amr, at }, find(UNPERTURBED), 'the model trained with the same loss but no perturbation'),
    ...controlWords({ amr, at }, find(RANDOM), 'the model trained with perturbations in random directions'),
    ...projectionWords(comparison, amr),
    ...contentWords(amr, reference),
    ...simpler,
    ...contrasts,
  ];
}

const VERDICTS = {
  better: 'AMR helps',
  worse: 'AMR does not help and costs accuracy',
  same: 'AMR does not help (no difference that both tests see)',
} as const;

function conditionWords(own: Condition, other: Condition, reference: string): string {
  const where = own.epsilon === 0 ? 'Without an attack' : `Under attack of epsilon ${own.epsilon}`;
  return `${where} ${VERDICTS[verdictOf(own.all.versus)]}: ${numbersOf(own.all, other.all, reference)}.`;
}

/** Says what the strongest attack costs, which is chosen for each list alone. */
function perListWords(amr: ComparisonRow, reference: ComparisonRow, at: number): string {
  const loss = (row: ComparisonRow) => percent(-perListDropOf(row, at - 1));
  return (
    `Under each list's own attack of epsilon ${amr.conditions[at].epsilon}, which no other attack on a list exceeds, AMR loses ` +
    `${loss(amr)} of its NDCG@10, and ${reference.title} ${loss(reference)}.`
  );
}

function coldWords(amr: ComparisonRow, reference: ComparisonRow): string[] {
  const [{ cold: own }, { cold: other }] = [amr.conditions[0], reference.conditions[0]];
  if (!own || !other) return [];
  if (own['hr@10'] === 0 && other['hr@10'] === 0) {
    return [
      `On cold items AMR does not help: neither AMR nor ${reference.title} has any of the ${own.pairs} cold test pairs in the top 10.`,
    ];
  }
  return [
    `On cold items ${VERDICTS[verdictOf(own.versus)]}: ${numbersOf(own, other, reference.title)}, on ${own.pairs} test pairs.`,
  ];
}

function numbersOf(own: Summary, other: Summary, reference: string): string {
  const numbers = `NDCG@10 ${digits(own['ndcg@10'])} against ${digits(other['ndcg@10'])} of ${reference}`;
  if (!own.versus) return numbers;
  const { difference, pT, pWilcoxon, pHolm } = own.versus;
  return (
    `${numbers}, ${signed(difference)} (t-test ${probability(pT)}, Wilcoxon ${probability(pWilcoxon)}, ` +
    `the larger one Holm-corrected ${probability(pHolm)})`
  );
}

/** Says how much of AMR's robustness its adversary brings, by the loss of a control without it at the middle attack. */
function controlWords(
  { amr, at }: { amr: ComparisonRow; at: number },
  control: ComparisonRow | undefined,
  what: string,
): string[] {
  if (!control) return [];
  const gain = dropOf(amr, at) - dropOf(control, at);
  return [
    `At epsilon ${amr.conditions[at].epsilon} AMR loses ${percent(-dropOf(amr, at))} of its NDCG@10, and ${what} ` +
      `${percent(-dropOf(control, at))}: ${gain > CLEAR_GAIN ? 'the adversarial direction makes the model more robust' : 'the adversarial direction makes no clear difference'}.`,
  ];
}

/** Says whether some weight of the L2 penalty on E does as well as AMR, without and under attack. */
function projectionWords(comparison: Omit<Comparison, 'words'>, amr: ComparisonRow): string[] {
  const { curves, rows, chosenProjection } = comparison;
  const at = middleAttack(comparison.epsilons);
  const points = curves
    .flatMap(({ setting, points }) => (setting === 'projection' ? points : []))
    .filter(({ value }) => value > 0);
  if (points.length === 0) return [];
  const asGood = points.filter(({ row: id }) => {
    const row = rowOf(rows, id);
    return [0, at].every((c) => row.conditions[c].all['ndcg@10'] >= amr.conditions[c].all['ndcg@10']);
  });
  const chosen = required(
    points.find(({ row }) => row === chosenProjection),
    'the chosen weight of the L2 penalty on E',
  );
  const epsilon = amr.conditions[at].epsilon;
  return [
    asGood.length > 0
      ? `AMR does not help more than an L2 penalty on E does: with weight ${asGood.map(({ value }) => value).join(' or ')} VBPR is at least as ` +
        `accurate, both without an attack and at epsilon ${epsilon}.`
      : `No tried weight of the L2 penalty on E makes VBPR as accurate as AMR both without an attack and at epsilon ${epsilon}.`,
    `Validation chose the weight ${chosen.value} of the L2 penalty on E. It only looks at accuracy without an attack.`,
  ];
}

function contentWords(amr: ComparisonRow, reference: ComparisonRow): string[] {
  const shares = `features account for ${percent(amr.contentShare)} of the variance of its scores, and for ${percent(reference.contentShare)} with ${reference.title}`;
  const little = amr.contentShare < LITTLE_CONTENT * reference.contentShare;
  return [
    little
      ? `AMR is more robust partly because it uses features less: ${shares}.`
      : `AMR is not more robust because it ignores features: ${shares}.`,
  ];
}

/**
 * Whether a row shows what features are worth: it reads none, and has no other advantage over the reference, such as another
 * loss or a memory.
 */
function isSimpler({ attackable, stage, memory }: ComparisonRow, reference: ComparisonRow): boolean {
  const hasSameLoss = stage === null || stage.loss === reference.stage?.loss;
  return !attackable && hasSameLoss && memory === null;
}

/** Says where a baseline that reads no features is as good as the reference: features, and AMR with them, then bring nothing. */
function simplerWords(row: ComparisonRow, reference: ComparisonRow): string[] {
  if (verdictOf(row.conditions[0].all.versus) === 'worse') return [];
  return [
    `Features do not help here: ${row.title}, which does not read them, has ${numbersOf(row.conditions[0].all, reference.conditions[0].all, reference.title)}.`,
  ];
}

/** The relative change of NDCG@10 in condition `at`: -.25 means that a quarter is lost. */
export function dropOf({ conditions }: ComparisonRow, at: number): number {
  return changeOf(conditions[0], conditions[at]);
}

/** The relative change of NDCG@10 under each list's own attack of the number `at`, from 0. */
export function perListDropOf({ conditions, perList }: ComparisonRow, at: number): number {
  return changeOf(conditions[0], perList[at]);
}

function changeOf(clean: Condition, attacked: Condition): number {
  return attacked.all['ndcg@10'] / clean.all['ndcg@10'] - 1;
}
