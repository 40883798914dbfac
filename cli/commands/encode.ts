import { Option, type Command } from 'commander';
import { InputError, InterruptedError } from '../../runtime/errors.js';
import { resolvePath } from '../../runtime/object-address.js';
import type { EncodeOptions, EncodeResult } from '../../local/index.js';
import type { CliContext } from '../context.js';
import { formatCount } from '../format.js';
import {
  jobDataRootOption,
  overwriteOption,
  pathOrAddress,
  setOption,
  threadsOption,
  wholeNumber,
} from '../options.js';
import { encodeOfJob, shareOf, type EncodeJobFlags } from './encode-job.js';
import { programName } from '../program-name.js';
import { encoderPath } from '../encoder-path.js';
import { ActivityView } from '../progress/activity-view.js';
import { encodingNotes } from '../../local/encoding-notes.js';
import { DownloadView } from '../progress/download-view.js';
import { shellWords } from '../shell-words.js';
import { stoppingText } from '../stopping.js';

type EncodeFlags = Omit<EncodeOptions, 'signal' | 'onProgress' | 'onDownload' | 'encoder' | 'to'> &
  Partial<Pick<EncodeOptions, 'encoder' | 'to'>> &
  EncodeJobFlags;

/** The options that belong to an encoding without a job file. */
const WITHOUT_JOB = [
  'images',
  'texts',
  'audio',
  'column',
  'encoder',
  'to',
  'items',
  'pooling',
  'layer',
  'type',
  'onError',
  'maxPixels',
  'maxTokens',
  'maxSeconds',
  'resume',
] as const;
/** The options that belong to a job file. */
const WITH_JOB = ['part', 'set', 'dataRoot'] as const;

/** Adds `amr encode`, which makes features of pictures, texts or audio. */
export function registerEncode(program: Command, context: CliContext): void {
  program
    .command('encode')
    .summary('features from pictures, texts or audio, with an ONNX model')
    .description(
      'Make features of pictures, texts or audio with an encoder, an ONNX model: features.npy (of int8 features.safetensors) with a row for each item, items.txt with the ids, ' +
        'and features.json, by which train, evaluate and embed know the encoder. Pictures are decoded by the package sharp, and texts are ' +
        'divided into tokens by the package @huggingface/tokenizers. Of audio, WAV files need no package, and MP3, FLAC and Ogg Vorbis one each. ' +
        'All paths may be addresses in an object store, such as s3://bucket/pictures/. ' +
        'With a job file, its section spec.encode says what is encoded, and parts that an earlier run has made are used.',
    )
    .argument('[job]', 'a job file with the section spec.encode, instead of the options that say what is encoded')
    .addOption(
      new Option(
        '--images <source>',
        'a folder (ids are the paths in it, without ending), a CSV file of item,image, or a pattern such as pictures/{item}.jpg',
      )
        .argParser(pathOrAddress)
        .conflicts(['texts', 'audio', 'column', 'maxTokens', 'maxSeconds']),
    )
    .addOption(
      new Option('--texts <file>', 'a CSV file with a column of ids, such as item, and one of texts')
        .argParser(pathOrAddress)
        .conflicts(['audio', 'maxPixels', 'maxSeconds']),
    )
    .addOption(
      new Option(
        '--audio <source>',
        'a folder (ids are the paths in it, without ending), a CSV file of item,audio, or a pattern such as clips/{item}.wav',
      )
        .argParser(pathOrAddress)
        .conflicts(['column', 'maxPixels', 'maxTokens']),
    )
    .option('--column <name>', 'the column of the texts')
    .option(
      '--encoder <model>',
      'an ONNX file with preprocessor_config.json (for texts: tokenizer.json), a folder with both, or org/name on a model hub',
      pathOrAddress,
    )
    .option('--to <dir>', 'the folder to write to', pathOrAddress)
    .option(
      '--items <file>',
      'the ids to encode, one a line, in the order of the rows (default: all of them)',
      pathOrAddress,
    )
    .addOption(
      new Option(
        '--pooling <how>',
        'how an output of several vectors becomes one: the first one, or their mean',
      ).choices(['cls', 'mean']),
    )
    .option('--layer <name>', 'the output of the model to take (default: the one that fits)')
    .addOption(
      new Option('--type <type>', 'the type of the features (default: float32)').choices([
        'float32',
        'float16',
        'int8',
      ]),
    )
    .addOption(
      new Option(
        '--on-error <what>',
        'where pictures, texts or audio files are missing, broken, empty or silent: leave their items out, or write no features (default: fail)',
      ).choices(['fail', 'skip']),
    )
    .addOption(
      new Option('--max-pixels <n>', 'the most pixels of one picture (default: 50000000)').argParser(
        wholeNumber({ from: 1, to: 1_000_000_000 }),
      ),
    )
    .addOption(
      new Option(
        '--max-tokens <n>',
        'the most tokens of one text (default: what the files of the encoder say)',
      ).argParser(wholeNumber({ from: 1, to: 100_000 })),
    )
    .addOption(
      new Option(
        '--max-seconds <n>',
        'the most seconds of one audio file, from its start (default: what the encoder hears, or 30 where it hears any length)',
      ).argParser(wholeNumber({ from: 1, to: 600 })),
    )
    .addOption(threadsOption())
    .addOption(
      new Option(
        '--part <n/count>',
        'with a job file: only this share, such as 2/4, so that several machines with one folder can divide the work',
      ).argParser(shareOf),
    )
    .addOption(setOption())
    .addOption(jobDataRootOption())
    .option('--resume', 'use the parts that an interrupted encoding has kept')
    .addOption(overwriteOption('an earlier encoding').conflicts('resume'))
    .addHelpText('after', EXAMPLES)
    .action((job: string | undefined, flags: EncodeFlags) =>
      job === undefined ? runEncode(flags, context) : runEncodeJob(job, flags, context),
    );
}

const EXAMPLES = `
Examples:
  amr encode --images pictures --encoder clip-vit-base-patch32 --to features
  amr encode --images "pictures/{item}.jpg" --items items.txt --encoder dinov2-small --pooling cls --to features
  amr encode --texts items.csv --column title --encoder all-MiniLM-L6-v2 --pooling mean --to features
  amr encode --audio clips --encoder wav2vec2-base --pooling mean --to features
  amr encode --images s3://bucket/pictures/ --encoder s3://bucket/models/clip/ --to s3://bucket/features/
  amr train --interactions train.csv --features features/features.npy --items features/items.txt
  amr encode job.yaml --part 1/2`;

/** Encodes what a job file names. */
async function runEncodeJob(path: string, flags: EncodeFlags, context: CliContext): Promise<void> {
  const foreign = WITHOUT_JOB.filter((key) => flags[key] !== undefined);
  if (foreign.length > 0)
    throw new InputError(
      `Cannot use ${path} together with ${foreign.map(flagOf).join(', ')}: spec.encode of the job says what is encoded, and parts that are done are always used. Change it with --set spec.encode.KEY=VALUE`,
    );
  const encoded = await encodeOfJob(path, flags, context);
  if (!encoded) return;
  const { result, sources } = encoded;
  sayNotes(result, sources, context.output);
  await context.output.result(result, () => resultText(result));
}

function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

async function runEncode(flags: EncodeFlags, context: CliContext): Promise<void> {
  const { output, cwd, environment, clock } = context;
  if (flags.images === undefined && flags.texts === undefined && flags.audio === undefined)
    throw new InputError(
      'Cannot encode nothing: name pictures with --images, a file of texts with --texts, or audio files with --audio',
    );
  if (flags.texts !== undefined && flags.column === undefined)
    throw new InputError('Cannot encode texts without their column: name it with --column');
  const foreign = WITH_JOB.filter((key) => flags[key] !== undefined);
  if (foreign.length > 0) throw new InputError(`Cannot use ${foreign.map(flagOf).join(', ')} without a job file`);
  if (flags.encoder === undefined || flags.to === undefined)
    throw new InputError(
      `Cannot encode without ${flags.encoder === undefined ? 'an encoder: name it with --encoder' : 'a folder for the features: name it with --to'}`,
    );
  const at = (file: string) => resolvePath(cwd, file);
  const perhapsAt = (file: string | undefined) => (file === undefined ? undefined : at(file));
  const library = await context.library();
  const shutdown = context.listenForShutdown((signal) => output.note(stoppingText(signal)));
  const view = new ActivityView('encoding', output, clock, true);
  const { images, texts, audio, encoder, to, items, part: _, set: __, dataRoot: ___, ...settings } = flags;
  const files = {
    images: perhapsAt(images),
    texts: perhapsAt(texts),
    audio: perhapsAt(audio),
    encoder: encoderPath(encoder, cwd),
    to: at(to),
    items: perhapsAt(items),
  };
  const downloads = new DownloadView(output, clock);
  const onDownload = downloads.show;
  try {
    const { signal } = shutdown;
    const result = await view.during((onProgress) =>
      library.encode({ ...settings, ...files, signal, onProgress, onDownload }),
    );
    sayNotes(result, flags, output);
    await output.result(result, () => resultText(result));
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message}\ngo on with: ${programName(environment)} ${resumeCommand(flags)}`);
  } finally {
    downloads.close();
    shutdown.dispose();
  }
}

/** Says what was left out, cut or changed. */
function sayNotes(
  result: EncodeResult,
  sources: Parameters<typeof encodingNotes>[1],
  output: CliContext['output'],
): void {
  for (const { type, message } of encodingNotes(result, sources))
    if (type === 'warning') output.warn(message);
    else output.note(message);
}

function resultText({ items, width, type, encoder, files }: EncodeResult): string {
  const made = `${formatCount(items)} items, features of ${formatCount(width)} (${type}) by ${encoder.name}`;
  return `${made}\n${files.map((file) => `${file}\n`).join('')}`;
}

function resumeCommand(flags: EncodeFlags): string {
  const { images, texts, audio, column, encoder, to, items, pooling, layer, type, onError } = flags;
  const { maxPixels, maxTokens, maxSeconds } = flags;
  const values = {
    images,
    texts,
    audio,
    column,
    encoder,
    to,
    items,
    pooling,
    layer,
    type,
    'on-error': onError,
    'max-pixels': maxPixels,
    'max-tokens': maxTokens,
    'max-seconds': maxSeconds,
    threads: flags.threads,
  };
  const words = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return shellWords(['encode', ...words, '--resume']);
}
