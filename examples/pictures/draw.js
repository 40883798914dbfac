import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { randomOf } from './random.js';

/** The sizes of the catalog. */
const [ITEMS, USERS] = [300, 400];
/** The number of items that a user looks at, and of those that the user likes best and chooses. */
const [LOOKED_AT, CHOSEN] = [60, 14];
const SIDE = 64;

/** The words of titles: what the shapes and the colours, by their hues, are called, and words that tell nothing of a look. */
const NAMES = ['circle', 'square', 'triangle', 'stripes', 'dots'];
const COLORS = ['red', 'yellow', 'green', 'turquoise', 'blue', 'purple'];
const OTHERS = ['new', 'classic', 'simple', 'original'];
export const WORDS = ['light', 'dark', ...COLORS, ...NAMES, ...OTHERS];

const SHAPES = [
  (color) => `<circle cx="32" cy="32" r="22" fill="${color}"/>`,
  (color) => `<rect x="12" y="12" width="40" height="40" fill="${color}"/>`,
  (color) => `<path d="M32 8 L56 54 L8 54 Z" fill="${color}"/>`,
  (color) => [6, 22, 38, 54].map((y) => `<rect x="4" y="${y}" width="56" height="7" fill="${color}"/>`).join(''),
  (color) =>
    [16, 48].flatMap((x) => [16, 48].map((y) => `<circle cx="${x}" cy="${y}" r="11" fill="${color}"/>`)).join(''),
];

/**
 * Draws a catalog into a folder: `pictures/`, `titles.csv` with a title of each item, and the interactions of users who choose by shape
 * and colour, `train.csv` and `test.csv`. The same seed gives the same files.
 */
export async function drawCatalog(folder, seed) {
  const random = randomOf(seed);
  const items = Array.from({ length: ITEMS }, (_, item) => ({
    id: `item-${String(item).padStart(3, '0')}`,
    shape: Math.floor(random() * SHAPES.length),
    hue: random() * 360,
    light: 35 + random() * 30,
  }));
  await mkdir(join(folder, 'pictures'), { recursive: true });
  for (const item of items) await drawItem(item, join(folder, 'pictures', `${item.id}.png`));
  const others = randomOf(seed + 1);
  const titles = items.map((item) => `${item.id},${titleOf(item, OTHERS[Math.floor(others() * OTHERS.length)])}`);
  await writeFile(join(folder, 'titles.csv'), `item,title\n${titles.join('\n')}\n`);
  const [train, test] = [['user,item'], ['user,item']];
  for (let user = 0; user < USERS; user++) {
    const taste = { hue: random() * 360, shape: Math.floor(random() * SHAPES.length) };
    const chosen = choices(items, taste, random);
    const [heldOut] = chosen.splice(Math.floor(random() * chosen.length), 1);
    for (const { id } of chosen) train.push(`user-${user},${id}`);
    test.push(`user-${user},${heldOut.id}`);
  }
  await writeFile(join(folder, 'train.csv'), `${train.join('\n')}\n`);
  await writeFile(join(folder, 'test.csv'), `${test.join('\n')}\n`);
}

/** A title such as "classic dark blue circle". */
function titleOf({ shape, hue, light }, other) {
  const color = COLORS[Math.round(hue / 60) % COLORS.length];
  return `${other} ${light < 50 ? 'dark' : 'light'} ${color} ${NAMES[shape]}`;
}

function drawItem({ shape, hue, light }, path) {
  const body = SHAPES[shape](`hsl(${hue}, 75%, ${light}%)`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="64" height="64" fill="#f4f4f0"/>${body}</svg>`;
  return sharp(Buffer.from(svg)).png().toFile(path);
}

/** The items that a user likes best among some that the user happens to see. */
function choices(items, taste, random) {
  const seen = new Set(Array.from({ length: LOOKED_AT }, () => Math.floor(random() * items.length)));
  const liking = ({ hue, shape }) =>
    Math.cos(((hue - taste.hue) * Math.PI) / 180) + (shape === taste.shape ? 0.8 : 0) + 0.3 * random();
  const scored = [...seen].map((at) => ({ item: items[at], score: liking(items[at]) }));
  return scored.sort((left, right) => right.score - left.score).slice(0, CHOSEN).map(({ item }) => item); // prettier-ignore
}
