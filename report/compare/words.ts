import { rowOf, type Comparison, type ComparisonRow, type Condition, type Summary } from './comparison.js';
import { RANDOM, UNPERTURBED } from './grid.js';
import { digits, percent, probability, signed } from '../numbers.js';
import { required } from '../../runtime/required.js';

/** Both tests must be under it. */
const SIGNIFICANCE = 0.05;
/** Of NDCG@10 under attack: seeds and rounds move a drop by less. */
const CLEAR_GAIN = 0.03;
/** A content share under this part of the reference's is worth a warning. */
const LITTLE_CONTENT = 0.5;

/** What the table says about AMR, where it helps and where it does not, a sentence each. */
export function wordsOf(comparison: Omit<Comparison, 'words'>): string[] {
  const find = (id: string | null) => comparison.rows.find((row) => row.id === id);
  const amr = find(comparison.amr);
  const reference = rowOf(comparison.rows, comparison.reference);
  const simpler = ['pop', 'mf'].flatMap((id) => find(id) ?? []).flatMap((row) => simplerWords(row, reference));
  if (!amr) return [...simpler, 'The row of AMR was not asked for: nothing is said about it.'];
  return [
    ...amr.conditions.map((condition, at) => conditionWords(condition, reference.conditions[at], reference.title)),
    ...coldWords(amr, reference),
    ...controlWords(amr, find(UNPERTURBED), 'the same loss without a perturbation'),
    ...controlWords(amr, find(RANDOM), 'a perturbation in a random direction'),
    ...projectionWords(comparison, amr),
    ...contentWords(amr, reference),
    ...simpler,
  ];
}

/** Whether both tests see a difference, and which way. */
function verdict({ versus }: Summary): 'better' | 'worse' | 'same' {
  if (!versus || Math.max(versus.pT, versus.pWilcoxon) >= SIGNIFICANCE) return 'same';
  return versus.difference > 0 ? 'better' : 'worse';
}

const VERDICTS = {
  better: 'AMR helps',
  worse: 'AMR does not help but costs accuracy',
  same: 'AMR does not help (no difference that both tests see)',
} as const;

function conditionWords(own: Condition, other: Condition, reference: string): string {
  const where = own.epsilon === 0 ? 'Without an attack' : `Under attack of epsilon ${own.epsilon}`;
  return `${where} ${VERDICTS[verdict(own.all)]}: ${numbersOf(own.all, other.all, reference)}.`;
}

function coldWords(amr: ComparisonRow, reference: ComparisonRow): string[] {
  const [{ cold: own }, { cold: other }] = [amr.conditions[0], reference.conditions[0]];
  if (!own || !other) return [];
  if (own['hr@10'] === 0 && other['hr@10'] === 0) {
    return [
      `On cold items AMR does not help: neither it nor ${reference.title} has one of ${own.pairs} in the top 10.`,
    ];
  }
  return [
    `On cold items ${VERDICTS[verdict(own)]}: ${numbersOf(own, other, reference.title)}; ${own.pairs} test pairs.`,
  ];
}

function numbersOf(own: Summary, other: Summary, reference: string): string {
  const numbers = `NDCG@10 ${digits(own['ndcg@10'])} against ${digits(other['ndcg@10'])} of ${reference}`;
  if (!own.versus) return numbers;
  const { difference, pT, pWilcoxon } = own.versus;
  return `${numbers}, ${signed(difference)} (t-test ${probability(pT)}, Wilcoxon ${probability(pWilcoxon)})`;
}

/** What of AMR's robustness its adversary does: the drop of a control beside AMR's, at the job's middle attack. */
function controlWords(amr: ComparisonRow, control: ComparisonRow | undefined, what: string): string[] {
  if (!control) return [];
  const at = middle(amr);
  const gain = dropOf(amr, at) - dropOf(control, at);
  return [
    `At epsilon ${amr.conditions[at].epsilon} AMR loses ${percent(-dropOf(amr, at))} of its NDCG@10, ${what} ` +
      `${percent(-dropOf(control, at))}: ${gain > CLEAR_GAIN ? 'the direction of the perturbation is what counts' : 'the adversary adds nothing that is clear'}.`,
  ];
}

/** Whether some weight of L2 on E does as well as AMR, clean and attacked. */
function projectionWords({ curves, rows, chosenProjection }: Omit<Comparison, 'words'>, amr: ComparisonRow): string[] {
  const at = middle(amr);
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
    'the chosen weight of L2 on E',
  );
  const epsilon = amr.conditions[at].epsilon;
  return [
    asGood.length > 0
      ? `AMR does not help over L2 on E: with weight ${asGood.map(({ value }) => value).join(' or ')} VBPR is at least as ` +
        `accurate, both without an attack and at epsilon ${epsilon}.`
      : `No weight of L2 on E tried is as good as AMR both without an attack and at epsilon ${epsilon}.`,
    `Validation chose the weight ${chosen.value} of L2 on E; it looks at accuracy without an attack alone.`,
  ];
}

function contentWords(amr: ComparisonRow, reference: ComparisonRow): string[] {
  const shares = `content carries ${percent(amr.contentShare)} of the variance of AMR's scores, ${percent(reference.contentShare)} of those of ${reference.title}`;
  const little = amr.contentShare < LITTLE_CONTENT * reference.contentShare;
  return [
    little
      ? `Part of AMR's robustness is that it looks at features less: ${shares}.`
      : `AMR does not buy robustness by ignoring features: ${shares}.`,
  ];
}

/** A baseline that looks at no features and is as good: then they, and AMR, are worth nothing here. */
function simplerWords(row: ComparisonRow, reference: ComparisonRow): string[] {
  if (verdict(row.conditions[0].all) === 'worse') return [];
  return [
    `Features do not help here: ${row.title}, which does not look at them, has ${numbersOf(row.conditions[0].all, reference.conditions[0].all, reference.title)}.`,
  ];
}

/** The condition of the job's own epsilon, where the attacks are the default ones. */
export function middle({ conditions }: ComparisonRow): number {
  return Math.ceil((conditions.length - 1) / 2);
}

/** Relative change of NDCG@10 under an attack: -.25 is a quarter lost. */
export function dropOf({ conditions }: ComparisonRow, at: number): number {
  return conditions[at].all['ndcg@10'] / conditions[0].all['ndcg@10'] - 1;
}
