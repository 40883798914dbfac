import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readModelConfig } from '../../storage/model-folder.js';
import type { CliContext } from '../context.js';
import { fetchModel, refuseToReplaceModel } from '../fetch-model.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';
import { overwriteOption, path } from '../options.js';
import { nextHint } from '../program-name.js';

interface FetchFlags extends ServerFlags {
  readonly to: string;
  readonly overwrite?: boolean;
}

/** Adds `amr fetch`, which copies the model of a job from a cluster into a folder. */
export function registerFetch(program: Command, context: CliContext): void {
  jobCommand(program, 'fetch', {
    summary: 'copy the model of a job from a cluster',
    description: 'Copy the model of a job that has succeeded into a folder, and check its digest.',
  })
    .requiredOption('--to <dir>', 'the folder for the model', path)
    .addOption(overwriteOption('the model that the folder holds'))
    .action(async (name: string, flags: FetchFlags) => {
      const { output, cwd, environment } = context;
      const directory = resolve(cwd, flags.to);
      await refuseToReplaceModel(directory, flags.overwrite);
      const digest = await withJobs(flags, context, (jobs) => fetchModel(jobs.fetch(name), directory));
      await output.result({ model: directory, digest }, () => `model   ${flags.to}\ndigest  ${digest}\n`);
      const { featureWidth, metrics } = await readModelConfig(directory);
      output.note(`\n${nextHint(flags.to, { hasFeatures: featureWidth > 0, hasTest: metrics !== null, environment })}`);
    });
}
