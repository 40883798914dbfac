import { InvalidArgumentError, Option, type Command } from 'commander';
import { DURATION, durationSeconds } from '../../job/quantities.js';
import { LOG_LEVELS, LOG_ROLES, type LogLevel, type LogRole } from '../../runtime/log.js';
import type { CliContext } from '../context.js';
import { jobCommand, withJobs, type ServerFlags } from '../jobs-client.js';
import { formatLine, printedLine, type PrintedLine } from '../log-line.js';
import { collect, wholeNumber } from '../options.js';

interface LogsFlags extends ServerFlags {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly since?: number;
  readonly role?: readonly LogRole[];
  readonly member?: readonly string[];
  readonly level?: LogLevel;
}

/** Adds `amr logs`, which prints what the processes of a cluster logged about a job. */
export function registerLogs(program: Command, context: CliContext): void {
  jobCommand(program, 'logs', {
    summary: 'the log of a job',
    description:
      'Print what the coordinator, the workers, the parameter servers and the pods that encode logged about a job, the oldest line first. The coordinator keeps the newest lines, 1 MiB for each job, until the job is deleted.',
  })
    .option('-f, --follow', 'also print new lines until the job has ended')
    .option('--tail <n>', 'print only the newest lines', wholeNumber({ from: 1, to: 1_000_000 }))
    .option(
      '--since <time>',
      'print only lines of the last 90s, 10m or 2h, or after a time such as 2026-01-31T09:00:00Z',
      since,
    )
    .addOption(
      new Option('--role <role>', `print only lines of ${LOG_ROLES.join(', ')}; may be repeated`).argParser(role),
    )
    .option('--member <name>', 'print only lines of the process with this name; may be repeated', collect)
    .addOption(
      new Option('--level <level>', 'print only lines of this level and of more important ones').choices(LOG_LEVELS),
    )
    .action(async (name: string, flags: LogsFlags) => {
      const { output } = context;
      const request = {
        name,
        follow: flags.follow ?? false,
        tail: flags.tail ?? 0,
        sinceMs: flags.since ?? 0,
        roles: [...(flags.role ?? [])],
        members: [...(flags.member ?? [])],
        levels: flags.level === undefined ? [] : LOG_LEVELS.slice(LOG_LEVELS.indexOf(flags.level)),
        after: 0,
      };
      await withJobs(flags, context, async (jobs) => {
        const waiting: PrintedLine[] = [];
        for await (const each of jobs.logs(request)) {
          const line = printedLine(each);
          if (request.follow && output.format !== 'json') await output.data(formatLine(line));
          else waiting.push(line);
        }
        // Lines of different processes arrive out of order. A reader who follows gets them as they arrive.
        const lines = waiting.toSorted((a, b) => a.time.localeCompare(b.time));
        if (output.format === 'json') await output.result(lines, () => '');
        else for (const line of lines) await output.data(formatLine(line));
      });
    });
}

/** Collects roles of processes. */
function role(text: string, previous: readonly LogRole[] = []): LogRole[] {
  const known = LOG_ROLES.find((each) => each === text);
  if (known === undefined) throw new InvalidArgumentError(`It must be ${LOG_ROLES.join(' or ')}.`);
  return [...previous, known];
}

/** Parses a length of time before now, or a time. Returns milliseconds since 1970. */
function since(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\d/.test(text);
  const time = DURATION.test(text) ? Date.now() - 1000 * durationSeconds(text) : isTime ? Date.parse(text) : NaN;
  if (Number.isFinite(time) && time >= 0) return Math.floor(time);
  throw new InvalidArgumentError('It must be a length of time such as 10m, or a time such as 2026-01-31T09:00:00Z.');
}
