import type { OnRead } from '../input-file.js';
import type { PairVisitor } from './pairs.js';
import type { Roles } from './roles.js';

/** How a file of interactions was understood, and how it is read. */
export interface Understood {
  /** For people: "tab-separated, header; user = user_id, item = item_id; not read: timestamp". */
  readonly description: string;
  /** What a place in the file is called. */
  readonly unit: 'line' | 'row';
  /** What there is to warn about. */
  readonly warnings: readonly string[];
  /** Reads the file from its start to its end. Rejects with an InputError. */
  readonly read: (visitor: PairVisitor, onRead?: OnRead) => Promise<void>;
}

export interface DescribedColumns {
  /** "gzip", "tab-separated", "header". */
  readonly format: readonly string[];
  /** Null: the file has no header. */
  readonly names: readonly string[] | null;
  readonly width: number;
  readonly roles: Roles;
  /** Columns that the condition looks at. */
  readonly used: readonly number[];
  /** The condition that is applied, and a column that one lacks which is not applied. */
  readonly where?: string;
  readonly ignored: string | null;
}

/** The description of a file with columns. */
export function describe({ format, names, width, roles, used, where, ignored }: DescribedColumns): string {
  const nameOf = (at: number) => names?.[at].trim() || `column ${at + 1}`;
  const read = (['user', 'item', 'weight', 'time'] as const).flatMap((role) => {
    const at = roles[role];
    return at === null
      ? []
      : [`${role} = ${nameOf(at)}${role === 'weight' || role === 'time' ? ' (not used in training)' : ''}`];
  });
  const taken = [...Object.values(roles), ...used];
  const rest = Array.from({ length: width }, (_, at) => at).filter((at) => !taken.includes(at));
  const parts = [format.join(', '), read.join(', ')];
  if (rest.length > 0) parts.push(`not read: ${rest.map(nameOf).join(', ')}`);
  if (ignored !== null) parts.push(`spec.data.where does not apply: it has no column ${ignored}`);
  else if (where !== undefined) parts.push(`rows where ${where}`);
  return parts.join('; ');
}

/** Training takes each interaction alike: someone who names a weight must hear of it. */
export function weightWarnings(roles: Roles): string[] {
  if (roles.weight === null) return [];
  return ['spec.data.columns.weight is not used: every interaction counts alike; spec.data.where leaves rows out'];
}
