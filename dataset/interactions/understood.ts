import type { OnRead } from '../input-file.js';
import { plain } from '../quote.js';
import type { PairVisitor } from './pairs.js';
import type { Roles } from './roles.js';

/** How a file of interactions was understood, and the way to read it. */
export interface Understood {
  /** A description for people: "tab-separated, header; user = user_id, item = item_id; not read: timestamp". */
  readonly description: string;
  /** The name of a place in the file. */
  readonly unit: 'line' | 'row';
  /** Warnings about the settings for the file. */
  readonly warnings: readonly string[];
  /** Reads the file from its start to its end. Rejects with an InputError. */
  readonly read: (visitor: PairVisitor, onRead?: OnRead) => Promise<void>;
  /** Frees what `read` needs. It is called when the file will not be read any more. */
  readonly close?: () => Promise<void>;
}

/** The facts of which a description is made. */
export interface DescribedColumns {
  /** The format in words: "gzip", "tab-separated", "header". */
  readonly format: readonly string[];
  /** The names of the columns; null when the file has no header. */
  readonly names: readonly string[] | null;
  readonly width: number;
  /** The names as messages show them, where they are not those of the file. */
  readonly shownNames?: readonly string[];
  readonly roles: Roles;
  /** The columns that the condition uses. */
  readonly used: readonly number[];
  /** The condition that is applied. */
  readonly where?: string;
  /** Whether the times are read. */
  readonly isTimeRead: boolean;
  /** A column that the file lacks, so that the condition is not applied; null if there is none. */
  readonly ignored: string | null;
}

/** Returns the description of a file with columns. */
export function describe(columns: DescribedColumns): string {
  const { format, names, shownNames, width, roles, used, where, isTimeRead, ignored } = columns;
  const nameOf = (at: number, all = names) => plain(all?.[at] ?? '') || `column ${at + 1}`;
  const read = (['user', 'item', 'weight', 'time'] as const).flatMap((role) => {
    const at = roles[role];
    return at === null
      ? []
      : [
          `${role} = ${nameOf(at)}${role === 'weight' || (role === 'time' && !isTimeRead) ? ' (not used in training)' : ''}`,
        ];
  });
  const taken = [...Object.values(roles), ...used];
  const rest = Array.from({ length: width }, (_, at) => at).filter((at) => !taken.includes(at));
  const parts = [format.join(', '), read.join(', ')];
  if (rest.length > 0) parts.push(`not read: ${rest.map((at) => nameOf(at, shownNames ?? names)).join(', ')}`);
  if (ignored !== null) parts.push(`spec.data.where does not apply: it has no column ${ignored}`);
  else if (where !== undefined) parts.push(`rows where ${where}`);
  return parts.join('; ');
}

/** Warns about a weight. Training counts each interaction alike, and a user who names a weight must be told so. */
export function weightWarnings(roles: Roles): string[] {
  if (roles.weight === null) return [];
  return ['spec.data.columns.weight is not used: every interaction counts alike; spec.data.where leaves rows out'];
}
