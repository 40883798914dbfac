import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { cacheFolder } from '../../runtime/cache-folder.js';
import { isObjectAddress } from '../../runtime/object-address.js';
import { readModelConfig } from '../../storage/model-folder.js';
import type { CliContext } from '../context.js';
import { fetchModel, refuseToReplaceModel } from '../fetch-model.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';
import { overwriteOption, pathOrAddress } from '../options.js';
import { nextHint } from '../program-name.js';

interface FetchFlags extends ServerFlags {
  readonly to: string;
  readonly overwrite?: boolean;
}

/** Adds `amr fetch`, which copies the model of a job from a cluster into a folder. */
export function registerFetch(program: Command, context: CliContext): void {
  jobCommand(program, 'fetch', {
    summary: 'copy the model of a job from a cluster',
    description:
      'Copy the model of a job that has succeeded into a folder, or to an address in an object store, and check its digest.',
  })
    .requiredOption('--to <dir>', 'the folder for the model, or an address such as s3://bucket/folder', pathOrAddress)
    .addOption(overwriteOption('the model that the folder holds'))
    .action(async (name: string, flags: FetchFlags) => {
      const { output, cwd, environment } = context;
      if (isObjectAddress(flags.to)) return fetchToStore(name, flags, context);
      const directory = resolve(cwd, flags.to);
      await refuseToReplaceModel(directory, flags.overwrite);
      const digest = await withJobs(flags, context, (jobs) => fetchModel(jobs.fetch(name), directory));
      await output.result({ model: directory, digest }, () => `model   ${flags.to}\ndigest  ${digest}\n`);
      const { featureWidth, metrics } = await readModelConfig(directory);
      output.note(`\n${nextHint(flags.to, { hasFeatures: featureWidth > 0, hasTest: metrics !== null, environment })}`);
    });
}

/** Copies the model to an address. It passes through a folder of the cache, because its digest is known at the end only. */
async function fetchToStore(name: string, { to, overwrite, ...flags }: FetchFlags, context: CliContext): Promise<void> {
  const { publishModel, refuseToReplacePublished } = await import('../../local/publication.js');
  await refuseToReplacePublished(to, { overwrite });
  const shutdown = context.listenForShutdown();
  const directory = await mkdtemp(join(await cacheFolder(), 'fetch-'));
  try {
    const digest = await withJobs(flags, context, (jobs) => fetchModel(jobs.fetch(name), directory));
    await publishModel(directory, to, { signal: shutdown.signal });
    await context.output.result({ model: to, digest }, () => `model   ${to}\ndigest  ${digest}\n`);
  } finally {
    shutdown.dispose();
    await rm(directory, { recursive: true, force: true });
  }
}
