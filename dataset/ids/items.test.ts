import { expect, test } from 'vitest';
import { temporaryFile } from '../../test/support/datasets.js';
import { readItemIds } from './items.js';

test.each([
  ['a\nb\n', ['a', 'b']],
  ['\ufeffa\r\nb "c", d', ['a', 'b "c", d']],
  ['007\n7\n', ['007', '7']],
])('readItemIds() reads %j', async (text, ids) => {
  const table = await readItemIds(await temporaryFile('items.txt', text), { within: undefined });
  expect([...table.ids()]).toEqual(ids);
});

test('readItemIds() reports empty lines and repeated ids together, each with its line', async () => {
  const path = await temporaryFile('items.txt', 'a\n\nb\na\nc\rd\n');
  await expect(readItemIds(path, { within: undefined })).rejects.toThrow(
    [
      `${path}, line 2: an item id must not be empty`,
      `${path}, line 4: item ids must be unique: this one is already on line 1`,
      `${path}, line 5: an item id must hold no control characters or line separators`,
    ].join('\n'),
  );
});

test.each([
  ['a header', 'item_id\na\nb\n', 'line 1: it is the name of a column: remove the header'],
  ['several columns', 'a\tA\nb\tB\n', 'line 2: it must be one item id and nothing else, but it has tabs'],
])('readItemIds() refuses %s', async (_, text, message) => {
  await expect(readItemIds(await temporaryFile('items.txt', text), { within: undefined })).rejects.toThrow(message);
});

test('readItemIds() refuses an empty file, and text that is not UTF-8', async () => {
  await expect(readItemIds(await temporaryFile('items.txt', ''), { within: undefined })).rejects.toThrow(
    /items\.txt: it is empty/,
  );
  const path = await temporaryFile('items.txt', Buffer.from('caf\xe9\n', 'latin1'));
  await expect(readItemIds(path, { within: undefined })).rejects.toThrow(`Cannot read ${path}: it must be UTF-8 text`);
});
