import { rm } from 'node:fs/promises';

/**
 * A process beside `amr up`. When `amr up` was killed, it ends the processes that are left and removes the folder of its
 * argument. Each message is the id of a process that was started; all are leaders of their process groups.
 */
const pids = new Set<number>();

/** How long the processes have to end by themselves, in milliseconds. */
const PATIENCE_MS = 1000;

process.on('message', (pid: number) => void pids.add(pid));

process.once('disconnect', () => {
  setTimeout(() => {
    for (const pid of pids) kill(pid);
    setTimeout(() => void rm(process.argv[2], { recursive: true, force: true }), PATIENCE_MS / 5);
  }, PATIENCE_MS);
});

function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The process has ended.
  }
}
