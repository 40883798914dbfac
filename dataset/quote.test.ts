import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { temporaryFile } from '../test/support/datasets.js';
import { readAll } from '../test/support/interactions.js';
import { openFeatureFile } from './features/feature-file.js';
import type { UnderstandOptions } from './interactions/settings.js';
import { readItemIds } from './ids/items.js';
import { listed, plain, quote } from './quote.js';

test('quote() shows single values: short, printable, and of texts and numbers only', () => {
  expect(quote('Gemüse 7')).toBe('"Gemüse 7"');
  expect(quote('a "b" \\')).toBe('"a \\"b\\" \\\\"');
  expect(quote('😀'.repeat(50))).toBe(`"${'😀'.repeat(40)}…"`);
  expect(quote('x'.repeat(2 ** 20))).toBe(`"${'x'.repeat(40)}…"`);
  for (const text of ['a\nb', 'a\u0000b', 'a\u2028b', 'a\u200bb', 'a\ufffdb', '\u001b[1m']) {
    expect(quote(text)).toBe(`a text of ${text.length} characters, not all of them printable`);
  }
  expect([1.5, 7n, true, null, undefined].map(quote)).toEqual(['1.5', '7', 'true', 'null', 'undefined']);
  expect([['secret'], { password: 'secret' }].map(quote)).toEqual(['a list', 'an object']);
});

test('plain() and listed() show names without quotes, and not too many', () => {
  expect(plain(` ${'n'.repeat(50)} `)).toBe(`${'n'.repeat(40)}…`);
  expect(plain('a\tb')).toBe('a text of 3 characters, not all of them printable');
  expect(listed(Array.from({ length: 30 }, (_, at) => `c${at}`))).toMatch(/^c0, c1, .*, c19, and 10 more$/);
});

/** A text that no message may contain, and which no word of a message contains by chance. */
const SECRET = 'Zq7XkV0pWm3RtY9u';
const WORD = SECRET.slice(0, 6);
const line = (length: number) => SECRET.repeat(8).slice(0, length);
const PEM = `-----BEGIN EC PRIVATE KEY-----\n${line(64)}\n${line(64)}\n${line(24)}==\n-----END EC PRIVATE KEY-----\n`;

const FILES: readonly [name: string, content: string | Buffer][] = [
  ['a private key', PEM],
  ['a private key in gzip', gzipSync(PEM)],
  ['a password', line(40)],
  ['an environment', `HOME=/root\0AMR_NATS_PASSWORD=${SECRET}\0PATH=/bin`],
  ['variables', `NATS_PASSWORD=${SECRET}\nOTHER=${SECRET} ${SECRET} ${SECRET}\nTHIRD=1\n`],
  ['pretty JSON', `{\n  "auths": {"registry": {"auth": "${SECRET}"}}\n}\n`],
  ['JSON on one line', `{"auths": {"registry": {"auth": "${SECRET}"}}}\n`],
  [
    'JSON with a secret as the user',
    `{"user": {"password": "${SECRET}"}, "item": 1}\n{"user": ["${SECRET}"], "item": 1}\n`,
  ],
  ['JSON lines that break off', `{"user": "a", "item": 1}\n{"user": "${SECRET}\n`],
  ['Python dicts', `{'user': '${SECRET}', 'item': 1}\n`],
  ['a kubeconfig', `users:\n- name: me\n  user:\n    token: ${SECRET}\n    client-key-data: ${line(60)}\n`],
  ['accounts', `root:${SECRET}:0:0:root:/root:/bin/sh\nbin:${SECRET}:1:1::/:\n`],
  ['a table that is damaged', `user,item\na,1\nb,1\nc,1\nd,1\n${SECRET}\n${SECRET},1,2\n`],
  ['many lines', `${SECRET} b c\n${SECRET} b\n${SECRET} b c d\n${SECRET}\n`],
  ['times', `2020-01-01,${SECRET},b\n2020-01-02,${SECRET},c\n2020-01-03,${SECRET},d\n`],
  ['adjacency', `u1 ${SECRET} i2\nu2 ${SECRET}\nu3 ${SECRET} i1 i7 i9\n`],
  ['npy', Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x40\x00', 'latin1'), Buffer.from(line(64))])],
  ['Parquet', Buffer.from(`PAR1${line(60)}\x10\x00\x00\x00PAR1`)],
  ['binary', Buffer.from(`\x7fELF\x01\x02${line(60)}`, 'latin1')],
];

const SETTINGS: readonly UnderstandOptions[] = [
  {},
  { layout: 'lists' },
  { layout: 'counted-lists' },
  { delimiter: 'comma' },
  { delimiter: 'space', header: true },
  { columns: { user: 'user', item: 'item' } },
  { where: 'rating >= 3' },
];

describe('a file that is not what it should be', () => {
  it.each(FILES)('is not quoted: %s', async (name, content) => {
    const reads: (() => Promise<unknown>)[] = [
      ...SETTINGS.map((settings) => async () => readAll(await temporaryFile('data.csv', content), settings)),
      async () => readItemIds(await temporaryFile('items.txt', content), { within: undefined }),
      async () => openFeatureFile(await temporaryFile('x.npy', content)),
      async () => openFeatureFile(await temporaryFile('x.safetensors', content)),
    ];
    const failures = (await Promise.allSettled(reads.map((read) => read()))).filter(
      (each) => each.status === 'rejected',
    );
    expect(failures.length).toBeGreaterThan(0);
    for (const { reason } of failures) {
      expect(reason, name).toMatchObject({ name: 'InputError' });
      expect((reason as Error).message).not.toContain(WORD);
    }
  });
});
