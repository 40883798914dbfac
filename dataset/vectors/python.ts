import { InputError } from '../../runtime/errors.js';

/** The ending of the name that an npy file gets. */
const ENDING = /\.[^./]*$/;

/**
 * Refuses a file that only Python can read, as reading it runs what it says: one of PyTorch, or a pickle.
 * @param inside the names of the files in it, where it is an archive.
 * @throws InputError with the two lines of Python that convert it.
 */
export function refusePython(path: string, inside: readonly string[] = []): void {
  const isTorch = /\.(pt|pth|ckpt)$/i.test(path) || inside.some((name) => name.endsWith('data.pkl'));
  const isPickle = /\.(pkl|pickle)$/i.test(path);
  if (!isTorch && !isPickle) return;
  const [from, to] = [path, path.replace(ENDING, '.npy')].map((name) => JSON.stringify(name));
  const lines = isTorch
    ? [
        'import numpy, torch',
        `numpy.save(${to}, torch.load(${from}, map_location='cpu', weights_only=True).float().numpy())`,
      ]
    : ['import numpy, pickle', `numpy.save(${to}, numpy.asarray(pickle.load(open(${from}, 'rb')), 'float32'))`];
  throw new InputError(
    `Cannot read ${path}: it is a ${isTorch ? 'file of PyTorch' : 'pickle of Python'}, which only Python can read. Convert it with two lines of Python:\n${lines.join('\n')}`,
  );
}
