import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { InterruptedError } from '../../runtime/errors.js';
import type { EncodeOptions, EncodeResult } from '../../local/index.js';
import type { CliContext } from '../context.js';
import { formatCount } from '../format.js';
import { overwriteOption, path, threadsOption, wholeNumber } from '../options.js';
import { programName } from '../program-name.js';
import { ActivityView } from '../progress/activity-view.js';
import { shellWords } from '../shell-words.js';
import { stoppingText } from '../stopping.js';

type EncodeFlags = Omit<EncodeOptions, 'signal' | 'onProgress'>;

/** Adds `amr encode`, which makes features of pictures. */
export function registerEncode(program: Command, context: CliContext): void {
  program
    .command('encode')
    .summary('features from pictures, with an ONNX model')
    .description(
      'Make features of pictures with an encoder, an ONNX model: features.npy with a row for each picture, items.txt with the ids, ' +
        'and features.json, by which train, evaluate and embed know the encoder. Pictures are decoded by the package sharp.',
    )
    .requiredOption(
      '--images <source>',
      'a folder (ids are the paths in it, without ending), a CSV file of item,image, or a pattern such as pictures/{item}.jpg',
      path,
    )
    .requiredOption('--encoder <model>', 'an ONNX file with preprocessor_config.json, or a folder with both', path)
    .requiredOption('--to <dir>', 'the folder to write to', path)
    .option('--items <file>', 'the ids to encode, one a line, in the order of the rows (default: all pictures)', path)
    .addOption(
      new Option(
        '--pooling <how>',
        'how an output of several vectors becomes one: the first one, or their mean',
      ).choices(['cls', 'mean']),
    )
    .option('--layer <name>', 'the output of the model to take (default: the one that fits)')
    .addOption(
      new Option('--type <type>', 'the type of the features').choices(['float32', 'float16']).default('float32'),
    )
    .addOption(
      new Option(
        '--on-error <what>',
        'where pictures are missing or broken: leave their items out, or write no features',
      )
        .choices(['fail', 'skip'])
        .default('fail'),
    )
    .addOption(
      new Option('--max-pixels <n>', 'the most pixels of one picture (default: 50000000)').argParser(
        wholeNumber({ from: 1, to: 1_000_000_000 }),
      ),
    )
    .addOption(threadsOption())
    .option('--resume', 'use the parts that an interrupted encoding has kept')
    .addOption(overwriteOption('an earlier encoding').conflicts('resume'))
    .addHelpText('after', EXAMPLES)
    .action((flags: EncodeFlags) => runEncode(flags, context));
}

const EXAMPLES = `
Examples:
  amr encode --images pictures --encoder clip-vit-base-patch32 --to features
  amr encode --images "pictures/{item}.jpg" --items items.txt --encoder dinov2-small --pooling cls --to features
  amr train --interactions train.csv --features features/features.npy --items features/items.txt`;

async function runEncode(flags: EncodeFlags, context: CliContext): Promise<void> {
  const { output, cwd, environment, clock } = context;
  const at = (file: string) => resolve(cwd, file);
  const library = await context.library();
  const shutdown = context.listenForShutdown((signal) => output.note(stoppingText(signal)));
  const view = new ActivityView('encoding', output, clock, true);
  const { images, encoder, to, items, ...settings } = flags;
  const files = {
    images: at(images),
    encoder: at(encoder),
    to: at(to),
    items: items === undefined ? undefined : at(items),
  };
  try {
    const { signal } = shutdown;
    const result = await view.during((onProgress) => library.encode({ ...settings, ...files, signal, onProgress }));
    if (result.skipped > 0)
      output.warn(
        `items that were left out, because their pictures are missing or cannot be read: ${formatCount(result.skipped)}; see ${result.files[result.files.length - 1]}`,
      );
    if (result.animated > 0)
      output.note(`pictures of several frames, of which the first was encoded: ${formatCount(result.animated)}`);
    await output.result(result, () => resultText(result));
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message}\ngo on with: ${programName(environment)} ${resumeCommand(flags)}`);
  } finally {
    shutdown.dispose();
  }
}

function resultText({ items, width, type, encoder, files }: EncodeResult): string {
  const made = `${formatCount(items)} items, features of ${formatCount(width)} (${type}) by ${encoder.name}`;
  return `${made}\n${files.map((file) => `${file}\n`).join('')}`;
}

function resumeCommand(flags: EncodeFlags): string {
  const { images, encoder, to, items, pooling, layer, type, onError, maxPixels, threads } = flags;
  const values = {
    images,
    encoder,
    to,
    items,
    pooling,
    layer,
    type,
    'on-error': onError,
    'max-pixels': maxPixels,
    threads,
  };
  const words = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  return shellWords(['encode', ...words, '--resume']);
}
