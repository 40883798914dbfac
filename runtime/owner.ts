import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Returns a name for what this process claims. It names the process and its machine, and no other claim has it. */
export function ownerName(): string {
  return `${process.pid}@${hostname()}@${randomUUID()}`;
}

/** Whether the process that made a name lives; undefined where that process is on another machine. */
export function isOwnerAlive(name: string): boolean | undefined {
  const [pid, host] = name.split('@');
  if (host !== hostname()) return undefined;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
