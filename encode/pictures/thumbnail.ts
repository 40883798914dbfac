import type { Pixels } from './resample.js';
import type { Sharp } from './sharp.js';

/** The longest side of a small picture. */
const SIDE = 160;

/** Returns a small JPEG of a picture, as an address that holds the picture itself. */
export async function thumbnail(sharp: Sharp, { width, height, data }: Pixels): Promise<string> {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer();
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}
