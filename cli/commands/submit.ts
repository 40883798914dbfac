import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../context.js';
import { readJobFile } from '../job-input.js';
import { phaseName, reasonOf, statusJson, statusText } from '../job-status.js';
import { addServerOptions, assertSucceeded, withJobs, type ServerFlags } from '../jobs-client.js';
import { setOption } from '../options.js';
import { programName, serverWords } from '../program-name.js';
import { watchJob } from '../watch-job.js';

interface SubmitFlags extends ServerFlags {
  readonly set?: string[];
  readonly wait?: boolean;
  readonly root?: string;
}

/** Adds `amr submit`, which sends a job to a cluster. */
export function registerSubmit(program: Command, context: CliContext): void {
  const command = program
    .command('submit')
    .summary('train a job on a cluster')
    .description(
      'Send a job to a coordinator. With --wait, show its progress until it ends; the exit code is 3 if it fails.',
    )
    .argument('<job>', 'the job file')
    .addOption(setOption())
    .option(
      '--root <dir>',
      "the folder that the job's relative paths start from, as workers see it (default: the job file's folder)",
    )
    .option('--wait', 'wait until the job has ended');
  addServerOptions(command).action((path: string, flags: SubmitFlags) => submit(path, flags, context));
}

async function submit(path: string, flags: SubmitFlags, context: CliContext): Promise<void> {
  const { output, cwd, environment } = context;
  const { set = [], wait = false } = flags;
  // The coordinator makes the same check, but here the user learns the result at once.
  const { job } = await readJobFile(path, { cwd, set });
  const file = resolve(cwd, path);
  const text = await readFile(file, 'utf8');
  const directory = flags.root === undefined ? dirname(file) : resolve(cwd, flags.root);
  const request = { requestId: randomUUID(), text, file: path, set, directory };
  const [amr, server] = [programName(environment), serverWords(flags, environment)];
  await withJobs(flags, context, async (jobs) => {
    const status = await jobs.submit(request);
    output.note(`${job.name} is submitted${wait ? '' : `: ${amr} watch ${job.name}${server} shows its progress`}`);
    if (!wait) {
      await output.result(statusJson(status), () => `${job.name}\n`);
      return;
    }
    const last = await watchJob(jobs, job.name, context);
    await output.result(statusJson(last), () => statusText(last, output.terminals.stdout.width()));
    assertSucceeded({ name: job.name, phase: phaseName(last.phase), message: reasonOf(last) });
    output.note(`\nnext: ${amr} fetch ${job.name} --to models/${job.name}${server}`);
  });
}
