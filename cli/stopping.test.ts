import { expect, it } from 'vitest';
import { stoppingText } from './stopping.js';

it('stoppingText() speaks of Ctrl-C only where it was pressed', () => {
  expect(stoppingText('SIGINT', ' after this step')).toBe(
    'stopping after this step, saving; Ctrl-C once more stops at once',
  );
  expect(stoppingText('SIGTERM')).toBe('the process received SIGTERM: stopping, saving');
});
