import type { FeatureConversion } from '../dataset/features/features.js';
import type { Pooling } from './encoder/pooling.js';
import type { OnDownload } from './hub/model.js';
import type { Job } from '../job/index.js';

/** The type of the values in the file of features. */
export type FeaturesType = 'int8' | 'float16' | 'float32';

/** The most pixels of a picture, where nothing else is said. */
export const MOST_PIXELS = 50_000_000;

/** The options of `encode`. */
export interface EncodeOptions {
  /**
   * The pictures: a folder, a CSV file with the columns item and image, or a pattern such as `pictures/{item}.jpg`. Each of them, and any
   * other path of these options, may be an address in an object store, such as `s3://bucket/pictures/`.
   */
  readonly images?: string;
  /** A CSV file with texts, in place of pictures. */
  readonly texts?: string;
  /** Audio files, in place of pictures: a folder, a CSV file with the columns item and audio, or a pattern. */
  readonly audio?: string;
  /** The column of the texts. */
  readonly column?: string;
  /**
   * An ONNX file with `preprocessor_config.json` (of texts: `tokenizer.json`) beside it, or a folder with both, as on the model hub;
   * or `org/name` or `org/name@revision`, a model that is downloaded from the hub that HF_ENDPOINT names, or Hugging Face's.
   */
  readonly encoder: string;
  /** The folder for the features, or its address in an object store. It is made where it does not exist. */
  readonly to: string;
  /** A file with the ids of the items to encode, one a line. Their order is that of the rows. All items by default. */
  readonly items?: string;
  /** How an output of several vectors becomes one. It must be given for such an output. */
  readonly pooling?: Pooling;
  /** The name of the model's output to take. By default the one that fits. */
  readonly layer?: string;
  /** The default is float32. int8 has a scale for each row, and is written as safetensors. */
  readonly type?: FeaturesType;
  /**
   * What happens when sources are missing, broken or empty: `fail` (the default) writes no features, and `skip` leaves their items
   * out. Both list them in `problems.csv`.
   */
  readonly onError?: 'skip' | 'fail';
  /** The most pixels of one picture; 50 million by default. */
  readonly maxPixels?: number;
  /** The most tokens of one text. By default what the files of the encoder say. */
  readonly maxTokens?: number;
  /** The most seconds of audio that are encoded, from the start of a file. By default what the encoder hears, or 30 where it hears sounds of any length. */
  readonly maxSeconds?: number;
  /** The number of threads. It never changes a feature. All cores by default. */
  readonly threads?: number;
  /** Whether to use what an interrupted encoding into this folder has done. */
  readonly resume?: boolean;
  /** Whether to replace an earlier encoding in this folder. */
  readonly overwrite?: boolean;
  /** The object store of the addresses. By default what the environment says. */
  readonly objectStore?: Job['objectStore'];
  /** Stops the encoding. The parts that are done are kept. */
  readonly signal?: AbortSignal;
  /** Called while an encoder or a list is downloaded, many times a second. */
  readonly onDownload?: OnDownload;
  /** Called with the share of the items that is done, from 0 to 1, and with their numbers. */
  readonly onProgress?: (share: number, counts: { readonly done: number; readonly total: number }) => void;
}

/** One of several shares of the parts of an encoding. It has the parts whose numbers are `index` modulo `count`. */
export interface Share {
  /** The number of the share, from 0. */
  readonly index: number;
  /** The number of shares. */
  readonly count: number;
}

/** What `encode` wrote. */
export interface EncodeResult {
  readonly files: readonly string[];
  /** The number of rows. */
  readonly items: number;
  /** D. */
  readonly width: number;
  readonly type: FeaturesType;
  /** The number of items that were left out, which `problems.csv` lists. */
  readonly skipped: number;
  /** The number of pictures with several frames, of which the first was encoded. */
  readonly animated: number;
  /** The number of texts with more tokens than the encoder reads, or of longer audio files, of which a part was encoded. */
  readonly truncated: number;
  /** How far int8 moved the rows, in units of epsilon of a model that reads these features alone. */
  readonly conversion?: Pick<FeatureConversion, 'largestError' | 'meanError'>;
  readonly encoder: { readonly name: string; readonly digest: string };
}
