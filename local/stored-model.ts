import { LocalCopies, type DownloadProgress } from '../objects/local-copies.js';
import { isObjectAddress } from '../runtime/object-address.js';

/** The options with which a model is found. */
export interface FindModelOptions {
  readonly onWarning?: (message: string) => void;
  /** Called while a model or data are downloaded from an object store, many times a second. */
  readonly onDownload?: (progress: DownloadProgress) => void;
}

/** A model folder on this machine. */
interface FoundModel<Options> {
  readonly directory: string;
  /** The options, whose warnings name the model as the user did. */
  readonly options: Options;
  /** Names the model in an error as the user did. */
  readonly explained: (error: unknown) => unknown;
}

/** Finds a model by the path of its folder, or downloads it from its address in an object store (s3://bucket/folder). */
export async function findModel<Options extends FindModelOptions>(
  model: string,
  options: Options,
): Promise<FoundModel<Options>> {
  if (!isObjectAddress(model)) return { directory: model, options, explained: (error) => error };
  const copies = new LocalCopies({ onDownload: options.onDownload });
  const directory = await copies.add(model.endsWith('/') ? model : `${model}/`);
  const onWarning = (message: string) => options.onWarning?.(copies.named(message));
  return { directory, options: { ...options, onWarning }, explained: (error) => copies.explained(error) };
}

/** Does the same for one piece of work on the model. */
export async function withModel<Options extends FindModelOptions, Result>(
  model: string,
  options: Options,
  work: (directory: string, options: Options) => Promise<Result>,
): Promise<Result> {
  const found = await findModel(model, options);
  try {
    return await work(found.directory, found.options);
  } catch (error) {
    throw found.explained(error);
  }
}
