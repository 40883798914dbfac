import { existsSync } from 'node:fs';
import { hubNameOf } from '../runtime/hub-name.js';
import { resolvePath } from '../runtime/object-address.js';

/** Returns the path or the address of an encoder, or the name of one on a model hub, where there is no such file or folder. */
export function encoderPath(encoder: string, cwd: string): string {
  const path = resolvePath(cwd, encoder);
  return hubNameOf(encoder) && !existsSync(path) ? encoder : path;
}
