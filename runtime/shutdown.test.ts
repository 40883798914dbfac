import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { InterruptedError } from './errors.js';
import { listenForShutdown } from './shutdown.js';

function listening() {
  const source = new EventEmitter();
  const exits: number[] = [];
  const said: string[] = [];
  const shutdown = listenForShutdown({ source, exit: (code) => exits.push(code), onFirst: (name) => said.push(name) });
  return { source, exits, said, shutdown };
}

it('listenForShutdown() aborts at the first signal and exits at the second', () => {
  const { source, exits, said, shutdown } = listening();
  expect(shutdown.signal.aborted).toBe(false);
  source.emit('SIGINT', 'SIGINT');
  expect(shutdown.signal.reason).toBeInstanceOf(InterruptedError);
  expect({ exits, said }).toEqual({ exits: [], said: ['SIGINT'] });
  source.emit('SIGINT', 'SIGINT');
  expect(exits).toEqual([130]);
  expect(said).toEqual(['SIGINT']);
});

it('listenForShutdown() takes SIGTERM as well, and lets go when disposed', () => {
  const { source, exits, shutdown } = listening();
  source.emit('SIGTERM', 'SIGTERM');
  source.emit('SIGTERM', 'SIGTERM');
  expect(exits).toEqual([143]);
  shutdown.dispose();
  expect(source.eventNames()).toEqual([]);
});
