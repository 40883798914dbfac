import { expect, it } from 'vitest';
import { temporaryFile } from '../../test/support/datasets.js';
import { readAll } from '../../test/support/interactions.js';
import { commentLines } from './comments.js';

const BODY = 'a,x\na,y\nb,y\nb,z\n';
const PAIRS = ['ax', 'ay', 'by', 'bz'].map(([user, item]) => [user, item]);

it.each([
  ['comments and a header', `# of 2020\n# user,item\nuser,item\n${BODY}`, '2 comment lines, header; user = user'],
  ['a comment and no header', `# of 2020\n${BODY}`, '1 comment line, no header; user = column 1'],
  ['comments of R or MATLAB', `% of 2020\n%\nuser,item\n${BODY}`, '2 comment lines, header; user = user'],
  ['a header that begins with #', `#user_id,#item_id\n${BODY}`, 'header; user = #user_id'],
  [
    'a comment above such a header',
    `# of 2020\n# user_id,item_id\n${BODY}`,
    '1 comment line, header; user = # user_id',
  ],
])('a text with %s is understood', async (_, content, description) => {
  const read = await readAll(await temporaryFile('data.csv', content));
  expect(read.description).toContain(`comma-separated, ${description}`);
  expect(read.pairs).toEqual(PAIRS);
});

it('problems after comments are named by the lines of the file', async () => {
  const path = await temporaryFile('data.csv', `# of 2020\nuser,item\n${BODY},x\n`);
  await expect(readAll(path)).rejects.toThrow(`${path}, line 7: the user id must not be empty`);
});

it('ids that begin with # are ids where every line begins so', () => {
  expect(commentLines(['#a,x', '#a,y', '#b,y'])).toBe(0);
});
