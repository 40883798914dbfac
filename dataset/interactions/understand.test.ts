import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFile } from '../../test/support/datasets.js';
import { equalLists, joined, lines, lists, readAll, TIME } from '../../test/support/interactions.js';
import type { UnderstandOptions } from './settings.js';

/** Returns the pairs of `lines`, with the given prefixes of ids. */
function pairsOf(user = '', item = ''): [string, string][] {
  return Array.from({ length: 30 }, (_, at) => [`${user}${Math.floor(at / 3)}`, `${item}${(7 * at) % 11}`]);
}

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
const bigEndian = (text: string) => Buffer.from(utf16(text)).swap16();

describe('understand()', () => {
  it.each<[name: string, file: string, content: string | Uint8Array, description: string, ids?: [string, string]]>([
    [
      'RecBole',
      'ml.inter',
      `user_id:token\titem_id:token\trating:float\ttimestamp:float\n${lines((u, i, at) => `${u}\t${i}\t4.0\t${TIME + at}`)}`,
      'tab-separated, header; user = user_id:token, item = item_id:token; not read: rating:float, timestamp:float',
    ],
    [
      'MovieLens',
      'ratings.csv',
      `userId,movieId,rating,timestamp\n${lines((u, i, at) => `${u},${i},3.5,${TIME + at}`)}`,
      'comma-separated, header; user = userId, item = movieId; not read: rating, timestamp',
    ],
    [
      'MovieLens 1M',
      'ratings.dat',
      lines((u, i, at) => `${u}::${i}::5::${TIME + at}`),
      'separated by ::, no header; user = column 1, item = column 2; not read: column 3, column 4',
    ],
    [
      'three columns separated by ::',
      'ratings.dat',
      lines((u, i) => `${u}::${i}::5`),
      'separated by ::, no header; user = column 1, item = column 2; not read: column 3',
    ],
    [
      'MovieLens 100k',
      'u.data',
      lines((u, i, at) => `${u}\t${i}\t3\t${TIME + at}`),
      'tab-separated, no header; user = column 1, item = column 2; not read: column 3, column 4',
    ],
    [
      'H&M',
      'transactions.csv',
      `t_dat,customer_id,article_id,price,sales_channel_id\n${lines((u, i) => `2018-09-20,c${u},0${i},0.0508,2`)}`,
      'comma-separated, header; user = customer_id, item = article_id; not read: t_dat, price, sales_channel_id',
      ['c', '0'],
    ],
    [
      'Amazon ratings of 2023',
      'Baby.csv',
      `user_id,parent_asin,rating,timestamp\n${lines((u, i) => `A${u},B${i},5.0,1588687728923`)}`,
      'comma-separated, header; user = user_id, item = parent_asin; not read: rating, timestamp',
      ['A', 'B'],
    ],
    [
      'Retailrocket',
      'events.csv',
      `timestamp,visitorid,event,itemid,transactionid\n${lines((u, i) => `1433221332117,${u},view,${i},`)}`,
      'comma-separated, header; user = visitorid, item = itemid; not read: timestamp, event, transactionid',
    ],
    [
      'Book-Crossing',
      'BX.csv',
      `"User-ID";"ISBN";"Book-Rating"\r\n${lines((u, i) => `"${u}";"${i}";"0"`, '\r\n')}`,
      'semicolon-separated, header; user = User-ID, item = ISBN; not read: Book-Rating',
    ],
    [
      'semicolons and decimals with a comma',
      'data.csv',
      `user;item;rating\n${lines((u, i) => `${u};${i};3,5`)}`,
      'semicolon-separated, header; user = user, item = item; not read: rating',
    ],
    [
      'columns that are exchanged',
      'x.csv',
      `item,user\n${lines((u, i) => `i${i},u${u}`)}`,
      'comma-separated, header; user = user, item = item',
      ['u', 'i'],
    ],
    [
      'a header with spaces and #',
      'x.csv',
      `# user , item \n${lines((u, i) => `u${u},i${i}`)}`,
      'comma-separated, header; user = # user, item = item',
      ['u', 'i'],
    ],
    [
      'the index of pandas',
      'x.csv',
      `Unnamed: 0,User_Id,Item_Id\n${lines((u, i, at) => `${at},${u},${i}`)}`,
      'comma-separated, header; user = User_Id, item = Item_Id; not read: Unnamed: 0',
    ],
    [
      'an index without a name',
      'x.csv',
      `,uid,iid\n${lines((u, i, at) => `${at},${u},${i}`)}`,
      'comma-separated, header; user = uid, item = iid; not read: column 1',
    ],
    ['pipes', 'x.txt', `user|sku\n${lines((u, i) => `${u}|${i}`)}`, 'pipe-separated, header; user = user, item = sku'],
    ['spaces', 'x.txt', lines((u, i) => `${u} ${i}`), 'space-separated, no header; user = column 1, item = column 2'],
    [
      'gzip',
      'x.csv.gz',
      gzipSync(`user,item\n${lines((u, i) => `${u},${i}`)}`),
      'gzip, comma-separated, header; user = user, item = item',
    ],
    [
      'UTF-16 from Excel',
      'x.txt',
      utf16(`user\titem\r\n${lines((u, i) => `é${u}\t${i}`, '\r\n')}`),
      'UTF-16, tab-separated, header; user = user, item = item',
      ['é', ''],
    ],
    [
      'UTF-16, high byte first, in gzip',
      'x.gz',
      gzipSync(bigEndian(`user\titem\n${lines((u, i) => `é${u}\t${i}`)}`)),
      'gzip, UTF-16, tab-separated, header; user = user, item = item',
      ['é', ''],
    ],
    [
      'JSON lines of Amazon',
      'r.jsonl',
      lines((u, i) => JSON.stringify({ overall: 5, asin: `B${i}`, reviewerID: `Ü${u}`, reviewText: 'a\n"b", c' })),
      'JSON lines; user = reviewerID, item = asin; not read: overall, reviewText',
      ['Ü', 'B'],
    ],
    [
      'JSON lines in gzip',
      'r.json.gz',
      gzipSync(lines((u, i) => JSON.stringify({ user_id: u, book_id: i }))),
      'gzip, JSON lines; user = user_id, item = book_id',
    ],
  ])('understands %s', async (_, file, content, description, ids) => {
    const found = await readAll(await temporaryFile(file, content));
    expect(found.description).toBe(description);
    expect(found.pairs).toEqual(pairsOf(...(ids ?? [])));
    expect(found.warnings).toEqual([]);
  });

  it('reads lists that are named as such', async () => {
    const expected = lists.flatMap(([user, ...items]) => items.map((item) => [String(user), String(item)]));
    const spaced = await temporaryFile('train.txt', joined(lists).replaceAll('\n', ' \n'));
    expect((await readAll(spaced, { layout: 'lists' })).pairs).toEqual(expected);
    const counted = await temporaryFile('users.dat', joined(lists.map(([, ...items]) => [items.length, ...items])));
    const found = await readAll(counted, { layout: 'counted-lists' });
    expect(found.pairs).toEqual(expected);
    expect(found.description).toBe(
      'lists, space-separated; user = the number of the line, from 0, items = all ids after the first number',
    );
  });

  it('reads what the job says where a file is in doubt', async () => {
    const read = async (content: string, settings: UnderstandOptions) =>
      (await readAll(await temporaryFile('data.txt', content), settings)).pairs;
    expect(
      await read(
        lines((u, i, at) => `${TIME + at},u${u},i${i}`),
        { columns: { user: 2, item: 3 } },
      ),
    ).toEqual(pairsOf('u', 'i'));
    expect(
      await read(`who,what\n${lines((u, i) => `u${u},i${i}`)}`, { columns: { user: 'who', item: 'what' } }),
    ).toEqual(pairsOf('u', 'i'));
    expect(await read('who,what\nu1,i1\nu2,i2\n', { header: false })).toEqual([
      ['who', 'what'],
      ['u1', 'i1'],
      ['u2', 'i2'],
    ]);
    expect(await read('1,2;3\n1,3;3\n', { delimiter: 'semicolon' })).toEqual([
      ['1,2', '3'],
      ['1,3', '3'],
    ]);
    expect(await read(joined(equalLists), { columns: { user: 1, item: 2 } })).toEqual(
      equalLists.map(([user, item]) => [String(user), String(item)]),
    );
  });

  it('reads the rows of a condition, and says so', async () => {
    const path = await temporaryFile(
      'x.inter',
      `user\titem\trating\tx_label\n${lines((u, i, at) => `${u}\t${i}\t${at % 5}\t${at % 3}`)}`,
    );
    const { pairs, description } = await readAll(path, { where: 'x_label == 0 and (rating >= 3 or rating < 1)' });
    expect(pairs).toEqual(pairsOf().filter((_, at) => at % 3 === 0 && (at % 5 >= 3 || at % 5 < 1)));
    expect(description).toBe(
      'tab-separated, header; user = user, item = item; rows where x_label == 0 and (rating >= 3 or rating < 1)',
    );
  });

  it('applies a condition by position or role without a header, and to JSON lines', async () => {
    const plain = await temporaryFile(
      'x.csv',
      lines((u, i, at) => `${u},${i},${at % 5}`),
    );
    const json = await temporaryFile(
      'x.json',
      lines((u, i, at) => JSON.stringify({ user: u, item: i, rating: at % 5 })),
    );
    const expected = pairsOf().filter((_, at) => at % 5 >= 3);
    expect((await readAll(plain, { where: '#3 >= 3' })).pairs).toEqual(expected);
    expect((await readAll(plain, { where: 'weight >= 3', columns: { user: 1, item: 2, weight: 3 } })).pairs).toEqual(
      expected,
    );
    expect((await readAll(json, { where: 'rating >= 3' })).pairs).toEqual(expected);
  });

  it('does not ask for a condition where a column such as label holds one value only', async () => {
    const path = await temporaryFile('x.csv', `user,item,label\n${lines((u, i) => `${u},${i},1`)}`);
    expect((await readAll(path)).description).toBe(
      'comma-separated, header; user = user, item = item; not read: label',
    );
  });
});
