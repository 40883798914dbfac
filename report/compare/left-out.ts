import type { Dataset } from '../../dataset/dataset.js';
import { PEERS } from '../../evaluation/peers/peers.js';
import { InputError } from '../../runtime/errors.js';
import type { GridRow } from './grid-row.js';

/** A row that a comparison does not have although it was asked for. */
export interface LeftOutRow {
  readonly id: string;
  readonly title: string;
  /** Why it is left out, such as "the catalog has 25,975 items, more than 10,000", or that no memory keeps to its limit. */
  readonly reason: string;
}

/**
 * Returns why a row cannot be made with these data, where its error says that no setting of its memory keeps to the limit.
 * It is null for every other error.
 */
export function reasonToLeaveOut(error: unknown): string | null {
  const isUnreachable = error instanceof InputError && error.details?.code === 'memory-limit-unreachable';
  return isUnreachable ? error.message : null;
}

/** Divides rows into those that the data allow, and peers for which the data are too large. */
export function rowsThatFit(
  rows: readonly GridRow[],
  dataset: Dataset,
): { readonly grid: GridRow[]; readonly leftOut: LeftOutRow[] } {
  const leftOut = rows.flatMap((row) => {
    const reason = row.kind === 'peer' ? PEERS[row.peer].tooLarge(dataset) : null;
    return reason === null ? [] : [{ id: row.id, title: row.title, reason }];
  });
  return { grid: rows.filter(({ id }) => !leftOut.some((row) => row.id === id)), leftOut };
}

/** Says in a sentence that a row is left out, and why. */
export function leftOutWords({ title, reason }: LeftOutRow): string {
  return `${title}: left out, ${reason}`;
}
