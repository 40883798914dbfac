#!/usr/bin/env node
import { systemClock } from '../runtime/clock.js';
import { letHeapGrow } from '../runtime/heap.js';
import { listenForShutdown } from '../runtime/shutdown.js';
import { terminalOf } from '../runtime/terminal.js';
import type { CliContext } from './context.js';
import { EXIT, explain } from './errors.js';
import { Output } from './output.js';
import { runProgram } from './program.js';

letHeapGrow();

// It is not an error that a reader ends early (`amr recommend ... | head`): it has read what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  for (const line of explain(error).lines) process.stderr.write(`amr: ${line}\n`);
  process.exit(EXIT.failed);
});
// An error of stderr cannot be reported anywhere.
process.stderr.on('error', () => {});

// `amr up` started this process, which then ends when `amr up` ends for any reason.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

const context: CliContext = {
  output: new Output(
    process.stdout,
    process.stderr,
    { stdout: terminalOf(process.stdout, process.env), stderr: terminalOf(process.stderr, process.env) },
    process.cwd(),
  ),
  environment: process.env,
  cwd: process.cwd(),
  clock: systemClock(),
  library: () => import('../local/index.js'),
  listenForShutdown: (onFirst) =>
    listenForShutdown({
      source: process,
      exit: (code) => process.exit(code),
      onFirst(signal) {
        context.interruptedBy = signal;
        onFirst?.(signal);
      },
    }),
  exitCode: 0,
};

process.exitCode = await runProgram(process.argv.slice(2), context);
