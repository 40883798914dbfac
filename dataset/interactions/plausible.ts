import { columnOf, isNumeric } from './sample.js';

const LEAST_LINES = 3;
/** Seconds from 1980 to 2040, and the same in milliseconds. */
const SECONDS = { from: 315_532_800, to: 2_208_988_800 };
/** Ratings of the field go up to 10. */
const HIGHEST_RATING = 10;

/**
 * Why the first two columns of a file without a header may not be user and item; null when they may be. Two columns alone are always
 * user and item.
 */
export function doubtOfFirstTwo(rows: readonly (readonly string[])[]): string | null {
  if (rows[0].length <= 2) return null;
  for (const column of [0, 1]) {
    const values = columnOf(rows, column);
    if (values.every(isTime)) return `column ${column + 1} looks like times`;
    if (values.every(isNumeric) && values.some((value) => value.includes('.')))
      return `column ${column + 1} looks like ratings or other numbers with decimals`;
  }
  if (isCount(columnOf(rows, 0))) return 'column 1 counts the lines';
  return null;
}

/**
 * Whether rows of one length are perhaps lists, a user and all items of that user on a line: each line begins with another id, and
 * nothing in the columns after it looks like a rating or a time.
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

/** A text with each number in it replaced, so that "i5" and "i53" have the same shape. */
function shapeOf(value: string): string {
  return value.replace(/\d+/g, '9');
}

function isTime(value: string): boolean {
  if (/^\d{4}-\d\d-\d\d/.test(value) || /^\d{1,2}\/\d{1,2}\/\d{2,4}/.test(value)) return true;
  if (!/^\d+(\.\d+)?$/.test(value)) return false;
  const seconds = Number(value) > 100 * SECONDS.from ? Number(value) / 1000 : Number(value);
  return seconds >= SECONDS.from && seconds <= SECONDS.to;
}

function isRating(value: string): boolean {
  return isNumeric(value) && Number(value) >= 0 && Number(value) <= HIGHEST_RATING;
}

/** Whether values are 0, 1, 2, ... or 1, 2, 3, ... as the index that programs write before the columns. */
function isCount(values: readonly string[]): boolean {
  const start = Number(values[0]);
  return (
    values.length >= LEAST_LINES &&
    (start === 0 || start === 1) &&
    values.every((value, at) => value === String(start + at))
  );
}
