/**
 * The usual names of the column of users, without case, spaces, `_`, `-` and `.`. A name of an earlier group is
 * preferred: `user` to `user_id`, and both to `customer_id`.
 */
const USER_NAMES = [
  ['user'],
  ['userid', 'uid', 'users'],
  words('visitor customer reviewer member buyer client account person reader listener viewer shopper consumer', {
    alone: true,
  }).concat(words('player profile subscriber cust'), ['username', 'userhash', 'useridx', 'userindex', 'userno', 'u']),
];

/** The usual names of the column of items, in the same form. */
const ITEM_NAMES = [
  ['item'],
  ['itemid', 'iid', 'items'],
  words('movie article product track book song artist video news business recipe game anime venue poi', {
    alone: true,
  }).concat(
    words(
      'paper document content goods sku post hotel photo place show app album beer image ad doc joke restaurant course job exercise pin podcast episode question',
    ),
    ['asin', 'parentasin', 'sku', 'isbn', 'stockcode', 'pid', 'gametitle', 'itemidx', 'itemindex', 'itemno', 'i'],
  ),
];

/** The usual names of the column of times, in the same form. */
const TIME_NAMES = 'timestamp unixreviewtime unixtime time datetime date ts eventtime createdat reviewtime'
  .split(' ')
  .map((name) => [name]);

const USUAL_NAMES = { user: USER_NAMES, item: ITEM_NAMES, time: TIME_NAMES };

/**
 * Names of columns that often say whether a row counts: it may be a negative example, or belong to another part of a
 * split.
 */
const DECIDING_NAMES = new Set(
  'label xlabel split splitlabel subset fold istrain istest train test isclick click clicked islike like liked target positive ispositive'.split(
    ' ',
  ),
);

/** Makes names from stems: `movie` gives `movieid` and, with `alone`, also `movie` and `movienumber`. */
function words(stems: string, { alone = false } = {}): string[] {
  return stems.split(' ').flatMap((stem) => (alone ? [stem, `${stem}id`, `${stem}number`] : [`${stem}id`]));
}

/**
 * Returns a column's name in the form in which names are compared: without case, quotes, `#`, a type such as `:token`,
 * and the characters that join words.
 */
export function plainName(name: string): string {
  return name
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .replace(/^#\s*/, '')
    .replace(/:(token|float)(_seq)?$/i, '')
    .toLowerCase()
    .replace(/[\s_.-]+/g, '');
}

/**
 * Returns the positions of the columns whose names say that they contain the user, the item or the time. Only the most usual name
 * counts.
 */
export function columnsNamedAs(role: keyof typeof USUAL_NAMES, names: readonly string[]): number[] {
  const plain = names.map(plainName);
  for (const group of USUAL_NAMES[role]) {
    const found = [...plain.keys()].filter((at) => group.includes(plain[at]));
    if (found.length > 0) return found;
  }
  return [];
}

/** Whether a column's name says that its values decide which rows count. */
export function isDecidingName(name: string): boolean {
  return DECIDING_NAMES.has(plainName(name));
}

/** Whether a name has a type, as in the atomic files of RecBole: `user_id:token`. */
export function hasType(name: string): boolean {
  return /^[^:]+:(token|float)(_seq)?$/i.test(name.trim());
}

/**
 * Returns the position of the column that a job names. The name must match exactly, or be the only match without regard
 * to case, spaces and types. Returns undefined if there is no such column or there are several.
 */
export function columnCalled(name: string, names: readonly string[]): number | undefined {
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const alike = [...names.keys()].filter((at) => plainName(names[at]) === plainName(name));
  return alike.length === 1 ? alike[0] : undefined;
}
