import { basename, extname } from 'node:path';
import type { Dataset } from '../dataset/dataset.js';
import { nameOf } from '../dataset/features/features.js';
import type { NamedBudget } from '../model/robustness/budget.js';
import { InputError } from '../runtime/errors.js';

/**
 * Returns the budgets of modalities from shares by the names of feature files, with or without folder and extension. Throws an
 * InputError for a name that no file or several files have, a share that is not a finite number of 0 or more, and where
 * nothing may change.
 */
export function budgetsOf(
  { features }: Pick<Dataset, 'features'>,
  shares: Readonly<Record<string, number>> | undefined,
): NamedBudget[] | undefined {
  if (!shares) return undefined;
  const blocks = new Map<string, Pick<NamedBudget, 'from' | 'to'>>();
  let from = 0;
  for (const part of features?.parts ?? []) {
    blocks.set(nameOf(part), { from, to: from + part.width });
    from += part.width;
  }
  const problems: string[] = [];
  const budgets = new Map<string, NamedBudget>();
  for (const [name, share] of Object.entries(shares)) {
    const found = [...blocks.keys()].filter((path) => isNamed(path, name));
    if (!Number.isFinite(share) || share < 0)
      problems.push(
        `The budget of ${name} must be a finite number of 0 or more, as a share of epsilon: it is ${share}`,
      );
    if (found.length !== 1) {
      const known = [...blocks.keys()].map((path) => basename(path)).join(', ') || 'there are none';
      const problem =
        found.length === 0 ? 'it is no feature file of the model' : 'several feature files have this name';
      problems.push(`Cannot give a budget to ${name}: ${problem} (feature files: ${known})`);
    } else if (budgets.has(found[0])) problems.push(`Cannot give two budgets to ${found[0]}`);
    else budgets.set(found[0], { name: basename(found[0]), ...blocks.get(found[0])!, share });
  }
  if (problems.length === 0 && [...budgets.values()].every(({ share }) => share === 0))
    problems.push('The budget of at least one feature file must be above 0, or nothing is perturbed');
  if (problems.length > 0) throw new InputError(problems);
  return [...budgets.values()];
}

/** Whether a path ends with a name; the name may lack the extension. */
function isNamed(path: string, name: string): boolean {
  const plain = path.slice(0, path.length - extname(path).length);
  return [path, plain].some((full) => full === name || full.endsWith(`/${name}`));
}
