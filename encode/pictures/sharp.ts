import { AmrError, firstLineOf } from '../../runtime/errors.js';

declare module '../../runtime/errors.js' {
  interface ErrorFacts {
    /** The package `sharp`, which decodes pictures, does not load. Install it: `npm install sharp`. */
    'picture-decoder-missing': { readonly reason: string };
  }
}

/** The function that the module sharp exports. */
export type Sharp = (typeof import('sharp'))['default'];

/**
 * Loads the library that decodes pictures. It is an optional peer of this package: only the commands that read pictures need
 * it. Rejects with an AmrError where it does not load.
 */
export async function loadSharp(load = () => import('sharp')): Promise<Sharp> {
  try {
    const { default: sharp } = await load();
    // Pictures are decoded on all threads at once, each of them on one. A picture is read only once.
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  } catch (error) {
    const reason = firstLineOf(error);
    throw new AmrError(`Cannot read pictures, as the package sharp does not load: ${reason}`, {
      code: 'picture-decoder-missing',
      facts: { reason },
    });
  }
}
