import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hubNameOf } from '../runtime/hub-name.js';

/** Returns the path of an encoder, or the name of one on a model hub, where there is no such file or folder. */
export function encoderPath(encoder: string, cwd: string): string {
  const path = resolve(cwd, encoder);
  return hubNameOf(encoder) && !existsSync(path) ? encoder : path;
}
