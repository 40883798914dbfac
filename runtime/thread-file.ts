import { existsSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Returns the compiled main module of a thread. It stands beside the module that starts the thread, or in `dist` where tests
 * run from the sources.
 * @param module its path from the root of the repository, such as 'encode/thread/encode-thread.js'.
 * @param starter the URL of the module that starts the thread.
 * @throws an Error where it is missing, because it is none of the files of tsconfig.build.json.
 */
export function threadFile(module: string, starter: string): URL {
  const beside = new URL(basename(module), starter);
  if (existsSync(beside)) return beside;
  const built = new URL(`../dist/${module}`, import.meta.url);
  if (!existsSync(built))
    throw new Error(`The module ${module} of a thread was not built: name it in tsconfig.build.json`);
  return built;
}
