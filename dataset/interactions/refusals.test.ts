import { describe, expect, it } from 'vitest';
import { temporaryFile } from '../../test/support/datasets.js';
import { equalLists, joined, lines, lists, readAll, TIME } from '../../test/support/interactions.js';
import type { UnderstandOptions } from './settings.js';

describe('understand()', () => {
  it.each<[name: string, content: string | Uint8Array, message: string | RegExp, settings?: UnderstandOptions]>([
    [
      'names that nobody knows',
      `who,what\n${lines((u, i) => `${u},${i}`)}`,
      'no column is known as the user: its columns are who, what; say which columns are meant, by name or by position from 1: spec.data.columns: {user: ..., item: ...}',
    ],
    [
      'a header of which one name is known',
      `user,what\n${lines((u, i) => `u${u},i${i}`)}`,
      'line 1 may be a header, as "user" is the name of a column in many data sets',
    ],
    [
      'a header that only the body shows',
      `who,what\n${lines((u, i) => `u${u},i${i}`)}`,
      'line 1 may be a header, as it has no digits, while every line below it has',
    ],
    [
      'a header of words above words',
      `who,what\n${lines((u, i) => `${'abcdefghij'[u]},${'klmnopqrstu'[i]}`)}`,
      'line 1 may be a header, as its values occur nowhere else in their columns, while nearly all others do',
    ],
    [
      'two columns that may be the item',
      `user_id,asin,parent_asin\n${lines((u, i) => `${u},${i},${i}`)}`,
      'more than one column may be the item, asin and parent_asin',
    ],
    [
      'times first, without a header',
      lines((u, i, at) => `${TIME + at},u${u},i${i}`),
      'it has no header, and column 1 looks like times: its columns are 1 (times), 2 (texts), 3 (texts); say by position which are meant: spec.data.columns: {user: ..., item: ...}',
    ],
    ['dates second, without a header', lines((u, i) => `u${u},2018-09-20,i${i}`), 'column 2 looks like times'],
    [
      'a label first, without a header',
      lines((u, i, at) => `${at % 2}\t${u}\t${i}\tx`),
      'it has no header, and column 1 looks like a label, with two values only',
    ],
    ['line ends of old Macs', 'user,item\ra,x\rb,y\r', 'its lines end with a carriage return alone'],
    [
      'MatrixMarket',
      '%%MatrixMarket matrix coordinate\n4 4 2\n1 2 1\n',
      'it is a MatrixMarket file: save its pairs as CSV',
    ],
    ['an empty line after the header', 'user,item\n\na,x\nb,y\n', 'line 2: must not be empty: remove the empty lines'],
    ['an empty first line', '\nuser,item\na,x\nb,y\n', 'line 1: must not be empty: remove the empty lines'],
    ['Latin-1', Buffer.from('user,item\nan\xe9,x\n', 'latin1'), 'iconv -f WINDOWS-1252 -t UTF-8'],
    ['another separator', 'u1\u0001a\nu2\u0001b\n', 'name it: spec.data.delimiter'],
    ['row numbers first, without a header', lines((u, i, at) => `${at},u${u},i${i}`), 'column 1 counts the lines'],
    [
      'ratings second, without a header',
      lines((u, i) => `u${u},4.5,i${i}`),
      'column 2 looks like ratings or other numbers with decimals',
    ],
    [
      'adjacency lists',
      joined(lists),
      /its lines are lists, a user and the items of that user \(an adjacency list\).*spec\.data\.layout: lists/,
    ],
    [
      'adjacency lists of equal length',
      joined(equalLists),
      /each line may be a list, a user and the items of that user.*spec\.data\.layout: lists, or spec\.data\.columns/,
    ],
    [
      'lists with their counts',
      joined(lists.map(([, ...items]) => [items.length, ...items])),
      /the number of items and the items, one user a line.*spec\.data\.layout: counted-lists/,
    ],
    [
      'two delimiters that both fit',
      lines((u, i) => `${u},1;${i}`),
      /its fields may be separated by comma or by semicolon.*spec\.data\.delimiter: comma/,
    ],
    [
      'Python dicts',
      lines((u, i) => `{'uid': '${u}', 'item': '${i}'}`),
      'its lines are Python dicts, not JSON (single quotes). Convert each line with json.dumps',
    ],
    ['a JSON list', '[{"user": 1, "item": 2}]\n', 'it is one JSON list, but must hold one object a line'],
    [
      'large integers in JSON',
      '{"user": 9007199254740993, "item": 2}\n',
      /line 1: "user" must be an integer.*\(write integers above 2\^53 as text\)/,
    ],
    [
      'MMRec without a condition',
      `userID\titemID\trating\ttimestamp\tx_label\n${lines((u, i, at) => `${u}\t${i}\t4.0\t${TIME}\t${at % 3}`)}`,
      /its column x_label holds different values \("0" in line 2, "1" in line 3\).*spec\.data\.where: 'x_label == 0', with spec\.data\.testWhere: 'x_label == 2'/,
    ],
    [
      'labels without a condition',
      `user,item,label\n${lines((u, i, at) => `${u},${i},${at % 2}`)}`,
      /its column label holds different values.*spec\.data\.where: 'label == 1'/,
    ],
    [
      'a condition on a column that is not there',
      `user,item\n${lines((u, i) => `${u},${i}`)}`,
      'spec.data.where names a column that is not there, "rating": its columns are user, item',
      { where: 'rating >= 4' },
    ],
    [
      'a condition on what is no number',
      'user,item,rating\na,x,4\nb,y,\n',
      'line 3: rating must be a number, as spec.data.where compares it with one: current value is ""',
      { where: 'rating >= 4' },
    ],
    ['a zip archive', 'PK\x03\x04...', 'it is a zip archive or an Excel workbook'],
    [
      'a column position beyond the last',
      lines((u, i) => `${u},${i}`),
      'spec.data.columns.item must be a position from 1 to 2: current value is 3',
      { columns: { item: 3 } },
    ],
  ])('refuses %s', async (_, content, message, settings) => {
    const error = readAll(await temporaryFile('data.txt', content), settings);
    await expect(error).rejects.toThrow(message);
    await expect(error).rejects.toMatchObject({ name: 'InputError' });
  });
});
