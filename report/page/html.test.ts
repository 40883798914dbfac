import { expect, test } from 'vitest';
import { markup, raw } from './html.js';

test('markup`` escapes texts wherever they stand, keeps markup, joins lists, and leaves out nothing', () => {
  const nasty = `<script>"&'`;
  const items = ['a<b', markup`<b>${1}</b>`].map((item) => markup`<li title="${nasty}">${item}</li>`);
  expect(markup`<ul>${items}${null}${false}${undefined}</ul>${raw('<hr>')}`.text).toBe(
    '<ul><li title="&#60;script&#62;&#34;&#38;&#39;">a&#60;b</li><li title="&#60;script&#62;&#34;&#38;&#39;"><b>1</b></li></ul><hr>',
  );
});
