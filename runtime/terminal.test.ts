import { expect, it } from 'vitest';
import { paint, terminalOf, withoutControls } from './terminal.js';

it('terminalOf() draws on terminals only, and respects NO_COLOR, FORCE_COLOR and TERM', () => {
  const tty = { isTTY: true, columns: 120 };
  const of = (stream: object, environment: Record<string, string>) => {
    const { interactive, color } = terminalOf(stream, environment);
    return { interactive, color };
  };
  expect(of(tty, {})).toEqual({ interactive: true, color: true });
  expect(of(tty, { NO_COLOR: '1' })).toEqual({ interactive: true, color: false });
  expect(of(tty, { NO_COLOR: '' })).toEqual({ interactive: true, color: true });
  expect(of(tty, { TERM: 'dumb' })).toEqual({ interactive: false, color: false });
  expect(of({}, {})).toEqual({ interactive: false, color: false });
  expect(of({}, { FORCE_COLOR: '1' })).toEqual({ interactive: false, color: true });
  expect(of({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).toEqual({ interactive: false, color: false });
});

it('terminalOf() follows the width of the window', () => {
  const stream = { isTTY: true, columns: 120 };
  const terminal = terminalOf(stream, {});
  expect(terminal.width()).toBe(120);
  stream.columns = 40;
  expect(terminal.width()).toBe(40);
  expect(terminalOf({}, {}).width()).toBe(80);
});

it('paint() leaves text alone without color', () => {
  expect(paint('x', 'red', { color: true })).toBe('\u001b[31mx\u001b[39m');
  expect(paint('x', 'red', { color: false })).toBe('x');
});

it('withoutControls() writes control characters and line separators as JSON does, and keeps styles', () => {
  const hostile = 'a\u001b[2J\u001b]0;title\u0007b\rc\u009b1md\u2028e\u0085\u007f\0';
  const safe = withoutControls(hostile);
  expect(safe).toBe('a\\u001b[2J\\u001b]0;title\\u0007b\\u000dc\\u009b1md\\u2028e\\u0085\\u007f\\u0000');
  expect(JSON.parse(`"${safe}"`)).toBe(hostile);
  const painted = paint('é\t…\n', 'red', { color: true });
  expect(withoutControls(painted)).toBe(painted);
});
