import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findPictures } from './pictures.js';

const root = mkdtempSync(join(tmpdir(), 'amr-pictures-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, 'shop', 'pictures'), { recursive: true });
const png = (bytes: number) => Buffer.concat([Buffer.from('\x89PNG', 'latin1'), Buffer.alloc(bytes)]);
const write = (name: string, bytes: Buffer) => writeFileSync(join(root, 'shop', 'pictures', name), bytes);

test('findPictures() puts pictures into the page, by what the bytes say', async () => {
  write('a.jpg', png(10));
  write('b.jpg', Buffer.from('\xff\xd8\xff\xe0', 'latin1'));
  write('c.jpg', Buffer.from('<svg onload="alert(1)">'));
  const pictures = await findPictures('shop/pictures/{item}.jpg', root, ['a', 'b', 'c', 'missing']);
  expect([...pictures.keys()]).toEqual(['a', 'b']);
  expect(pictures.get('a')).toEqual({
    kind: 'inline',
    uri: `data:image/png;base64,${png(10).toString('base64')}`,
  });
  expect(pictures.get('b')).toMatchObject({ uri: expect.stringMatching(/^data:image\/jpeg;base64,/) as string });
});

test('findPictures() never leaves the folder of the pattern, whatever an id says', async () => {
  writeFileSync(join(root, 'secret.jpg'), png(10));
  mkdirSync(join(root, 'shop', 'pictures-of-others'));
  writeFileSync(join(root, 'shop', 'pictures-of-others', 'x.jpg'), png(10));
  const ids = ['../../secret', '../pictures-of-others/x', join(root, 'secret')];
  expect((await findPictures('shop/pictures/{item}.jpg', root, ids)).size).toBe(0);
  expect((await findPictures('./shop/../{item}.jpg', root, ['secret'])).size).toBe(1);
});

test('findPictures() leaves out a picture that is too large, and those after which the page would be', async () => {
  const names = Array.from({ length: 10 }, (_, at) => `large-${at}`);
  for (const name of names) write(`${name}.jpg`, png(140_000));
  write('huge.jpg', png(200_000));
  const pictures = await findPictures('shop/pictures/{item}.jpg', root, ['huge', ...names]);
  expect(pictures.has('huge')).toBe(false);
  expect(pictures.size).toBe(4);
});

test('findPictures() makes links of a URL pattern, with ids that cannot break out of them', async () => {
  const pictures = await findPictures('https://p.example/{item}.jpg', root, ['a/b?c#"<d>']);
  expect([...pictures.values()]).toEqual([{ kind: 'link', url: 'https://p.example/a%2Fb%3Fc%23%22%3Cd%3E.jpg' }]);
});
