import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { resolvePath } from '../../runtime/object-address.js';
import type { CliContext } from '../context.js';
import { formatCount, formatNumber } from '../format.js';
import type { EmbedOptions, ExportOptions, ExportResult, ReductionResult } from '../../local/index.js';
import { ActivityView } from '../progress/activity-view.js';
import { DownloadView } from '../progress/download-view.js';
import { collect, dataRootOption, overwriteOption, path, threadsOption, wholeNumber } from '../options.js';

/** Adds `amr export`, which writes the vectors of users and items for a vector index. */
export function registerExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .summary('user and item vectors for a vector index')
    .description(
      "Write user vectors and folded item vectors (q + E'c) with their ids: a user's score of an item is their inner product.",
    )
    .argument('<model>', 'the model folder, or its address (s3://bucket/folder)')
    .requiredOption('--to <dir>', 'the folder to write to', path)
    .addOption(formatOption())
    .option(
      '--pca <n>',
      'reduce the content of a content memory to this many dimensions, and say what that costs',
      wholeNumber({ from: 1, to: 4096 }),
    )
    .addOption(overwriteOption('the vectors of an earlier export'))
    .addOption(dataRootOption())
    .addOption(threadsOption())
    .action(async (model: string, options: ExportOptions) => {
      const library = await context.library();
      const { format, threads, overwrite, pca } = options;
      const to = resolve(context.cwd, options.to);
      const dataRoot = options.dataRoot === undefined ? undefined : resolve(context.cwd, options.dataRoot);
      const onWarning = (message: string) => context.output.warn(message);
      const onDownload = new DownloadView(context.output, context.clock).show;
      const settings = { to, format, pca, dataRoot, threads, overwrite, onWarning, onDownload };
      const view = new ActivityView('exporting', context.output, context.clock);
      const result = await view.during((onProgress) =>
        library.exportModel(resolvePath(context.cwd, model), { ...settings, onProgress }),
      );
      await show(result, context);
    });
}

/** Adds `amr embed`, which writes the vectors of new items from their features alone. */
export function registerEmbed(program: Command, context: CliContext): void {
  program
    .command('embed')
    .summary('vectors of new items, from features alone')
    .description("Write the vectors E'c of items that were not there in training, from their features alone.")
    .argument('<model>', 'the model folder, or its address (s3://bucket/folder)')
    .requiredOption('--features <file>', 'features in the forms of training; may be repeated', collect)
    .option('--items <file>', 'the id of each row, one a line (default: row numbers)', path)
    .requiredOption('--to <dir>', 'the folder to write to', path)
    .addOption(formatOption())
    .option('--pca <file>', 'the file pca.npy of amr export --pca, to whose vectors these will fit', path)
    .addOption(overwriteOption('the vectors of an earlier export'))
    .addOption(
      new Option(
        '--data-root <dir>',
        'the folder that relative paths of --features and --items start from (default: this folder)',
      ).argParser(path),
    )
    .addOption(threadsOption())
    .action(async (model: string, options: EmbedOptions & { readonly dataRoot?: string }) => {
      const library = await context.library();
      const dataAt = (file: string) => resolve(context.cwd, options.dataRoot ?? '.', file);
      const features = options.features.map(dataAt);
      const { format, threads, overwrite } = options;
      const to = resolve(context.cwd, options.to);
      const items = options.items === undefined ? undefined : dataAt(options.items);
      const onWarning = (message: string) => context.output.warn(message);
      const pca = options.pca === undefined ? undefined : resolve(context.cwd, options.pca);
      const settings = { features, items, pca, to, format, threads, overwrite, onWarning };
      await show(await library.embed(resolvePath(context.cwd, model), settings), context);
    });
}

function formatOption(): Option {
  return new Option('--format <format>', 'the format of the files')
    .choices(['safetensors', 'npy', 'parquet'])
    .default('safetensors');
}

const CONTENT = { live: 'as it is now', snapshot: 'as in training (content: snapshot)' } as const;

async function show(result: ExportResult, { output }: CliContext): Promise<void> {
  await output.result(result, () => {
    const users = result.users === undefined ? '' : `${formatCount(result.users)} users and `;
    const content = result.content === undefined ? '' : `, content of warm items ${CONTENT[result.content]}`;
    return `${users}${formatCount(result.items)} items, vectors of ${result.factors}${content}\n${result.pca ? reductionText(result.pca) : ''}${result.files.map((file) => `${file}\n`).join('')}`;
  });
}

/** Says what the reduction of the content costs. */
function reductionText({
  dimensions,
  width,
  share,
  ndcg,
  users,
  placesChanged,
  itemsChanged,
}: ReductionResult): string {
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  const accuracy = ndcg
    ? `NDCG@10 on the test pairs: ${formatNumber(ndcg.reduced)}, and ${formatNumber(ndcg.whole)} without the reduction\n`
    : '';
  return (
    `content of ${dimensions} dimensions instead of ${width}, which keep ${percent(share)} of its squared length\n${accuracy}` +
    `the ten best items of ${formatCount(users)} users: ${percent(placesChanged)} of the places hold another item, and ${percent(itemsChanged)} of the items are gone\n`
  );
}
