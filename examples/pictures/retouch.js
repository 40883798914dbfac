import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from '@amr-recommender/amr';
import sharp from 'sharp';
import { randomOf } from './random.js';
import { nearness, openScores, usersWith } from './scores.js';
import { readLines } from './vectors.js';

/** The retouched pictures of each item that are tried in one round, and the number of rounds. */
const [TRIED, ROUNDS] = [24, 12];
/** The squares of one retouch, and their side in pixels. */
const [SQUARES, SIDE] = [6, 14];

/**
 * Retouches the pictures of items by at most `limit` of 255 in each byte, so that more users see the items in their lists. It
 * only asks the encoder and the model for answers: of random retouches it keeps the best one, round after round. Writes the
 * pictures to `retouched/MODEL`. Returns the users who have each item among their first ten, before and after.
 */
export async function retouch(folder, { model, items, limit, seed }) {
  const scores = await openScores(folder, model);
  const random = randomOf(seed);
  const states = await Promise.all(
    items.map(async (item) => {
      const { data, info } = await sharp(join(folder, 'pictures', `${item}.png`)).removeAlpha().raw().toBuffer({ resolveWithObject: true }); // prettier-ignore
      const [open, vector] = [scores.open(item), scores.vectorOf(item)];
      return { item, original: data, info, open, best: { bytes: data, near: nearness(vector, open), vector } };
    }),
  );
  const titles = await encodeTitles(
    items.flatMap((item) => Array(TRIED).fill(item)),
    folder,
  );
  const before = states.map(({ best, open }) => usersWith(best.vector, open));
  for (let round = 0; round < ROUNDS; round++) {
    const tried = states.flatMap((state, at) =>
      Array.from({ length: TRIED }, () => ({ at, bytes: changed(state, { limit, random }) })),
    );
    const vectors = await contentOf(tried, { folder, scores, titles, info: states[0].info });
    for (const [k, { at, bytes }] of tried.entries()) {
      const state = states[at];
      const vector = scores.vectorWith(state.item, vectors[k]);
      const near = nearness(vector, state.open);
      if (near > state.best.near) state.best = { bytes, near, vector };
    }
  }
  const to = join(folder, 'retouched', model);
  await mkdir(to, { recursive: true });
  for (const { item, best, info } of states) await write(best.bytes, info, join(to, `${item}.png`));
  return states.map(({ item, best, open }, at) => ({ item, before: before[at], after: usersWith(best.vector, open) }));
}

const placeName = (at) => String(at).padStart(5, '0');

/** Encodes the titles of the items that are retouched, once for each retouched picture. They stay as they are. Returns the file of features. */
async function encodeTitles(tried, folder) {
  const titles = new Map((await readLines(join(folder, 'titles.csv'))).map((line) => line.split(',')));
  const lines = tried.map((item, at) => `${placeName(at)},${titles.get(item)}`);
  const file = join(folder, 'tried-titles.csv');
  await writeFile(file, `item,title\n${lines.join('\n')}\n`);
  const to = join(folder, 'tried-titles');
  await encode({ texts: file, column: 'title', encoder: join(folder, 'text-encoder'), to, overwrite: true });
  return join(to, 'features.npy');
}

/** Writes pictures, encodes them and returns what the model makes of their features. */
async function contentOf(pictures, { folder, scores, titles, info }) {
  const work = join(folder, 'tried');
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'pictures'), { recursive: true });
  const names = pictures.map((_, at) => placeName(at));
  await Promise.all(pictures.map(({ bytes }, at) => write(bytes, info, join(work, 'pictures', `${names[at]}.png`))));
  const to = join(work, 'features');
  await encode({ images: join(work, 'pictures'), encoder: join(folder, 'encoder'), to });
  const vectors = await scores.content([join(to, 'features.npy'), titles], 'tried');
  await rm(work, { recursive: true });
  return vectors;
}

/** Returns the best picture so far with some squares made lighter or darker, within the limit around the original. */
function changed({ original, best, info }, { limit, random }) {
  const bytes = Buffer.from(best.bytes);
  for (let square = 0; square < SQUARES; square++) {
    const left = Math.floor(random() * (info.width - SIDE));
    const top = Math.floor(random() * (info.height - SIDE));
    const change = Array.from({ length: 3 }, () => (random() < 0.5 ? -limit : limit));
    for (let y = top; y < top + SIDE; y++) {
      for (let x = left; x < left + SIDE; x++) {
        for (let channel = 0; channel < 3; channel++) {
          const at = (y * info.width + x) * 3 + channel;
          bytes[at] = Math.min(255, Math.max(0, original[at] + change[channel]));
        }
      }
    }
  }
  return bytes;
}

function write(bytes, { width, height }, path) {
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}
