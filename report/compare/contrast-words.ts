import { middleAttack, rowOf } from './comparison.js';
import type { Comparison, ComparisonRow, Contrast, Summary, Versus } from './comparison.js';
import { digits, probability, signed } from '../numbers.js';
import { verdictOf, type Verdict } from './verdict.js';

type Measured = Pick<Comparison, 'rows' | 'contrasts' | 'epsilons'>;

/** Says in a sentence each what the softmax loss and what a memory changes: without an attack, under attack, and on cold items. */
export function contrastWords({ rows, contrasts, epsilons }: Measured): string[] {
  const at = middleAttack(epsilons);
  return contrasts.map((contrast) => sentenceOf(contrast, rows, at));
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  better: 'better',
  worse: 'worse',
  same: 'not clearly different',
};

function sentenceOf({ row, against, conditions }: Contrast, rows: readonly ComparisonRow[], at: number): string {
  const [own, other] = [rowOf(rows, row), rowOf(rows, against)];
  const [clean, attacked] = [conditions[0], conditions[at]];
  const isAttacked = own.attackable || other.attackable;
  const parts = [
    partOf('without an attack', own.conditions[0].all, other.conditions[0].all, clean.all),
    isAttacked
      ? partOf(
          `under attack of epsilon ${attacked.epsilon}`,
          own.conditions[at].all,
          other.conditions[at].all,
          attacked.all,
        )
      : 'the same under attack, as neither reads features',
    ...coldParts(own.conditions[0].cold, other.conditions[0].cold, clean.cold),
  ];
  return `Compared with ${other.title}, ${own.title} is ${parts.slice(0, -1).join(', ')}, and ${parts[parts.length - 1]}.`;
}

function coldParts(own: Summary | null, other: Summary | null, test: Versus | null): string[] {
  return own && other && test ? [partOf('on cold items', own, other, test)] : [];
}

function partOf(where: string, own: Summary, other: Summary, test: Versus): string {
  const numbers = `NDCG@10 ${digits(own['ndcg@10'])} against ${digits(other['ndcg@10'])}, ${signed(test.difference)}`;
  return `${VERDICTS[verdictOf(test)]} ${where} (${numbers}, Holm-corrected ${probability(test.pHolm)})`;
}
