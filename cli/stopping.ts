import type { ShutdownSignal } from '../runtime/shutdown.js';

/** Says what a signal makes a command do. `when` says until when it goes on. */
export function stoppingText(signal: ShutdownSignal, when = ''): string {
  if (signal === 'SIGINT') return `stopping${when}, saving; Ctrl-C once more stops at once`;
  return `the process received ${signal}: stopping${when}, saving`;
}
