import { columnsOf, parseCondition, type Comparison, type Condition, type Operand } from '../../job/index.js';
import { InputError } from '../../runtime/errors.js';
import { listed, plain, quote } from '../quote.js';
import { columnCalled, isDecidingName, plainName } from './names.js';
import { ColumnsError, type Roles } from './roles.js';
import { RowError } from './row-error.js';
import type { UnderstandOptions } from './settings.js';

/** Decides which rows are read, by the values of some columns. */
export interface RowFilter {
  /** The positions of the columns that the filter uses, from 0. */
  readonly columns: readonly number[];
  /**
   * Whether a row is read. Throws a RowError for values that cannot be compared.
   * @param values the values of `columns`, in their order.
   * @param place the number of the line or row, from 1.
   */
  keeps(values: readonly string[], place: number): boolean;
  /** Throws an InputError when a column that the job does not mention seems to decide which rows count. */
  finish(path: string, unit: 'line' | 'row'): void;
}

/** The condition of the job, and the columns that have a meaning already. */
export interface FilterOptions extends UnderstandOptions {
  readonly roles: Roles;
  /** The columns without a name that may decide which rows count, by their first values. */
  readonly labels?: readonly number[];
}

/**
 * Makes the filter of a file with the given columns. The filter is null when every row is read and no column is in
 * doubt. `used` has the columns of the condition. `ignored` names a column that a lenient condition needs and the file
 * lacks.
 * @throws ColumnsError when a strict condition names a column that the file lacks.
 */
export function rowFilterOf(
  names: readonly string[] | null,
  width: number,
  options: FilterOptions,
): { filter: RowFilter | null; used: readonly number[]; ignored: string | null } {
  const condition = parseCondition(options.where ?? 'true');
  const positions = new Map<string, number>();
  for (const name of columnsOf(condition)) {
    const at = positionOf(name, names, width, options.roles);
    if (at !== undefined) positions.set(name, at);
    else if (options.isLenient) return { filter: doubtFilter(names, options, []), used: [], ignored: name };
    else throw missing(name, names && (options.shownNames ?? names), width, options.whereKey ?? 'spec.data.where');
  }
  const used = [...new Set(positions.values())];
  const doubts = doubtFilter(names, options, used);
  if (used.length === 0) return { filter: doubts, used, ignored: null };
  return { filter: joined(conditionFilter(condition, positions, used), doubts), used, ignored: null };
}

/** Returns the position of a column: `#3`, a name of the header, or a role such as `weight`. */
function positionOf(name: string, names: readonly string[] | null, width: number, roles: Roles): number | undefined {
  const number = /^#(\d+)$/.exec(name)?.[1];
  if (number !== undefined) return Number(number) >= 1 && Number(number) <= width ? Number(number) - 1 : undefined;
  const called = names === null ? undefined : columnCalled(name, names);
  if (called !== undefined) return called;
  return Object.hasOwn(roles, name) ? (roles[name as keyof Roles] ?? undefined) : undefined;
}

/** Makes the error about a column of a condition that is missing. */
function missing(name: string, names: readonly string[] | null, width: number, key: string): ColumnsError {
  const columns = names === null ? `#1 to #${width}, as it has no header` : listed(names);
  return new ColumnsError(`${key} names a column that is not there, ${quote(name)}: its columns are ${columns}`);
}

/** Makes the filter that applies the condition. */
function conditionFilter(
  condition: Condition,
  positions: ReadonlyMap<string, number>,
  columns: readonly number[],
): Omit<RowFilter, 'finish'> {
  return {
    columns,
    keeps: (values) => holds(condition, (name) => values[columns.indexOf(positions.get(name) ?? -1)] ?? ''),
  };
}

/** Returns the value of a column of the row. */
type ValueOf = (column: string) => string;

/** Evaluates a condition. */
function holds(condition: Condition, valueOf: ValueOf): boolean {
  switch (condition.kind) {
    case 'always':
      return true;
    case 'not':
      return !holds(condition.condition, valueOf);
    case 'and':
      return holds(condition.left, valueOf) && holds(condition.right, valueOf);
    case 'or':
      return holds(condition.left, valueOf) || holds(condition.right, valueOf);
    default:
      return compare(condition.operator, condition.left, condition.right, valueOf);
  }
}

/**
 * Compares two sides. They are compared as numbers if a side is a number, or if both are columns with numbers;
 * otherwise as texts.
 */
function compare(operator: Comparison, left: Operand, right: Operand, valueOf: ValueOf): boolean {
  if (left.kind === 'number' || right.kind === 'number')
    return ordered(operator, numberOf(left, valueOf), numberOf(right, valueOf));
  const [first, second] = [left, right].map((side) => (side.kind === 'column' ? valueOf(side.name) : side.value));
  const numbers = [Number(first), Number(second)];
  const areNumbers = left.kind === right.kind && first !== '' && second !== '' && numbers.every(Number.isFinite);
  return areNumbers ? ordered(operator, numbers[0], numbers[1]) : ordered(operator, first, second);
}

/** Returns a side as a number. Throws a RowError for another value. True and false count as 1 and 0. */
function numberOf(operand: Operand, valueOf: ValueOf): number {
  if (operand.kind === 'number') return operand.value;
  const text = operand.kind === 'text' ? operand.value : valueOf(operand.name).trim();
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? 1 : 0;
  const number = Number(text);
  if (text !== '' && !Number.isNaN(number)) return number;
  const name = operand.kind === 'column' ? operand.name : 'the text';
  throw new RowError(
    `${name} must be a number, as spec.data.where compares it with one: current value is ${quote(text)}`,
  );
}

function ordered<Value extends number | string>(operator: Comparison, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}

/**
 * Makes a filter that keeps all rows and remembers the first value of columns such as `x_label` and `label`, and the
 * first other value.
 */
function doubtFilter(
  names: readonly string[] | null,
  { roles, labels = [] }: Pick<FilterOptions, 'roles' | 'labels'>,
  used: readonly number[],
): RowFilter | null {
  const taken = [...Object.values(roles), ...used];
  const deciding = names === null ? labels : [...names.keys()].filter((at) => isDecidingName(names[at]));
  const columns = deciding.filter((at) => !taken.includes(at));
  if (columns.length === 0) return null;
  const seen = columns.map((): { value: string; place: number }[] => []);
  return {
    columns,
    keeps: (values, place) => {
      for (const [index, found] of seen.entries()) {
        const value = values[index];
        if (found.length === 0 || (found.length === 1 && found[0].value !== value)) found.push({ value, place });
      }
      return true;
    },
    finish: (path, unit) => {
      const index = seen.findIndex((found) => found.length > 1);
      if (index < 0) return;
      const name = names === null ? `#${columns[index] + 1}` : plain(names[columns[index]]);
      throw new InputError(`Cannot read ${path}: ${doubtText(name, seen[index], unit)}`);
    },
  };
}

/** Explains why a column is in doubt, and what the job should say. */
function doubtText(name: string, [first, other]: readonly { value: string; place: number }[], unit: string): string {
  const shown = `${quote(first.value)} in ${unit} ${first.place}, ${quote(other.value)} in ${unit} ${other.place}`;
  const isSplit = plainName(name) === 'xlabel';
  const meaning = isSplit
    ? 'it often says to which part of a split a row belongs (0 training, 1 validation, 2 test)'
    : 'it may say which rows are interactions and which are not, or to which part of a split they belong';
  const literal = /^#?[\w.:-]+$/.test(name) ? name : `\`${name}\``;
  const written = Number.isFinite(Number(first.value)) && first.value !== '';
  const example = isSplit ? '0' : written ? '1' : quote(first.value);
  const split = name.startsWith('#') ? `, '${name} == 0' where 0 is the training part of a split` : '';
  const test = isSplit ? `, with spec.data.testWhere: '${literal} == 2' for spec.data.test` : '';
  return `its column ${name} holds different values (${shown}), and ${meaning}. Say which rows are read: spec.data.where: '${literal} == ${example}'${split}${test}; '${literal} != ""' reads all rows with a value`;
}

/** Joins the filter of the condition with the filter of columns in doubt. */
function joined(condition: Omit<RowFilter, 'finish'>, doubts: RowFilter | null): RowFilter {
  const count = condition.columns.length;
  return {
    columns: [...condition.columns, ...(doubts?.columns ?? [])],
    keeps: (values, place) =>
      condition.keeps(values, place) && (doubts === null || doubts.keeps(values.slice(count), place)),
    finish: (path, unit) => doubts?.finish(path, unit),
  };
}
