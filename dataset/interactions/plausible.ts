import { columnOf, isNumeric } from './sample.js';

/** Fewer lines than this say too little about a column. */
const LEAST_LINES = 3;
/** Two ids that take turns so often are labels. */
const LEAST_TURNS = 10;
/** The years 1980 to 2040 in seconds. Times may also be in milliseconds. */
const SECONDS = { from: 315_532_800, to: 2_208_988_800 };
/** The highest rating that is usual in data sets. */
const HIGHEST_RATING = 10;
/** An article number of Amazon, which for books is an ISBN, and the number of a customer there. */
const ASIN = /^(B[0-9A-Z]{9}|\d{9}[\dX])$/;
const AMAZON_CUSTOMER = /^A[0-9A-Z]{9,20}$/;

/**
 * Says why the first two columns of a file without a header may not be user and item; null when they may be. If there
 * are only two columns, they are user and item.
 */
export function doubtOfFirstTwo(rows: readonly (readonly string[])[]): string | null {
  const [first, second, ...others] = [...rows[0].keys()].map((column) => columnOf(rows, column));
  if (first.every((value) => ASIN.test(value)) && second.every((value) => AMAZON_CUSTOMER.test(value)))
    return 'column 1 looks like articles of Amazon (ASIN), and column 2 like its customers';
  if (first.every((value) => /^item/i.test(value)) && second.every((value) => /^user/i.test(value)))
    return 'column 1 looks like items, and column 2 like users';
  if (rows[0].length <= 2) return null;
  for (const column of [0, 1]) {
    const values = columnOf(rows, column);
    if (values.every(isTime)) return `column ${column + 1} looks like times`;
    if (isLabel(values)) return `column ${column + 1} looks like a label, with two values only`;
    if (values.every(isNumeric) && values.some((value) => value.includes('.')))
      return `column ${column + 1} looks like ratings or other numbers with decimals`;
  }
  if (isCount(first)) return 'column 1 counts the lines';
  if (isRatingBeforeIds(first, [second, ...others])) return 'column 1 looks like ratings';
  return null;
}

/**
 * Whether rows of equal length may be lists, which have a user and all items of that user on a line. In lists, each
 * line begins with another id, and no later column looks like a rating or a time.
 */
export function mayBeLists(rows: readonly (readonly string[])[]): boolean {
  const width = rows[0].length;
  if (width <= 3 || rows.length < LEAST_LINES) return false;
  const [first, ...rest] = Array.from({ length: width }, (_, column) => columnOf(rows, column));
  if (new Set(first).size < first.length) return false;
  const shapes = new Set(rest.flat().map(shapeOf));
  if (shapes.size > 1) return false;
  return (
    !rest.some((values) => values.every(isTime)) &&
    !(width === 4 && rest.slice(1).some((values) => values.every(isRating)))
  );
}

/** Says of what kind the values of each column are: "1 (times), 2 (whole numbers), 3 (texts)". */
export function kindsOfColumns(rows: readonly (readonly string[])[]): string {
  return rows[0].map((_, column) => `${column + 1} (${kindOf(columnOf(rows, column))})`).join(', ');
}

function kindOf(values: readonly string[]): string {
  if (values.every(isTime)) return 'times';
  if (!values.every(isNumeric)) return 'texts';
  return values.some((value) => value.includes('.')) ? 'decimals' : 'whole numbers';
}

/** Replaces each number in a text, so that "i5" and "i53" have the same shape. */
function shapeOf(value: string): string {
  return value.replace(/\d+/g, '9');
}

/** Whether a value looks like a date or like seconds or milliseconds since 1970. */
function isTime(value: string): boolean {
  if (/^\d{4}-\d\d-\d\d/.test(value) || /^\d{1,2}\/\d{1,2}\/\d{2,4}/.test(value)) return true;
  if (!/^\d+(\.\d+)?$/.test(value)) return false;
  const seconds = Number(value) > 100 * SECONDS.from ? Number(value) / 1000 : Number(value);
  return seconds >= SECONDS.from && seconds <= SECONDS.to;
}

/** Whether a value looks like a rating. */
function isRating(value: string): boolean {
  return isNumeric(value) && Number(value) >= 0 && Number(value) <= HIGHEST_RATING;
}

/** Whether a column has two values that take turns, unlike the ids of a sorted file. */
function isLabel(values: readonly string[]): boolean {
  return new Set(values).size === 2 && turnsOf(values) >= LEAST_TURNS;
}

/** Returns how often a value differs from the one before it. */
function turnsOf(values: readonly string[]): number {
  return values.filter((value, at) => at > 0 && value !== values[at - 1]).length;
}

/** Whether a column looks like ratings in front of a user and an item: a few values that take turns before two columns with many. */
function isRatingBeforeIds(first: readonly string[], others: readonly (readonly string[])[]): boolean {
  const many = others.filter((values) => new Set(values).size > HIGHEST_RATING && !values.every(isTime));
  return first.every(isRating) && turnsOf(first) >= LEAST_TURNS && many.length >= 2;
}

/** Whether a column may be a label or a part of a split: it has no values but 0, 1 and 2, and has 0. */
export function mayBeLabel(values: readonly string[]): boolean {
  return values.includes('0') && values.every((value) => value === '0' || value === '1' || value === '2');
}

/** Whether the values are 0, 1, 2, ... or 1, 2, 3, ..., like the index that some programs write before the columns. */
function isCount(values: readonly string[]): boolean {
  const start = Number(values[0]);
  return (
    values.length >= LEAST_LINES &&
    (start === 0 || start === 1) &&
    values.every((value, at) => value === String(start + at))
  );
}
