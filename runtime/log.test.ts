import { expect, it } from 'vitest';
import { createLogger } from './log.js';

it('createLogger() writes one object a line with role, level, time and the child fields', () => {
  const lines: string[] = [];
  const log = createLogger({ role: 'worker', level: 'info', destination: { write: (line) => lines.push(line) } });
  log.debug('not shown');
  log.child({ job: 'tiny' }).warn({ step: 3, error: new Error('lost') }, 'trying again');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0]) as Record<string, unknown>;
  expect(line).toMatchObject({ role: 'worker', level: 'warn', job: 'tiny', step: 3, message: 'trying again' });
  expect(line.error).toMatchObject({ message: 'lost', stack: expect.stringContaining('log.test') as string });
  expect(new Date(line.time as string).toISOString()).toBe(line.time);
});
