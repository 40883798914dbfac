import { describe, expect, it } from 'vitest';
import { JobFailedError } from '../runtime/errors.js';
import { createProgram } from './program.js';
import { runCli } from '../test/support/cli.js';
import type { CliContext } from './context.js';
import { leavesOf } from './tree.js';

const HINT = 'amr --help lists the commands, amr COMMAND --help the options of one\n';

describe('amr', () => {
  it.each([
    [['tarin'], 'amr: unknown command \'tarin\'; did you mean "train"?\n'],
    [['frobnicate'], "amr: unknown command 'frobnicate'\n"],
    [['train', '--modl', 'x'], 'amr: unknown option \'--modl\'; did you mean "--model"?\n'],
    [['evaluate'], "amr: missing required argument 'model'\n"],
    [['validate', 'a.yaml', 'b.yaml'], "amr: too many arguments for 'validate'. Expected 1 argument but got 2.\n"],
    [['export', 'm'], "amr: required option '--to <dir>' not specified\n"],
    [
      ['train', '-o', 'yaml'],
      "amr: option '-o, --output <format>' argument 'yaml' is invalid. Allowed choices are text, json.\n",
    ],
    [
      ['evaluate', 'm', '--epsilon', '-1'],
      "amr: option '--epsilon <x,...>' argument '-1' is invalid. It must be numbers of 0 or more with commas between, such as .05,.1,.2.\n",
    ],
    [
      ['evaluate', 'm', '--epsilon', '.1,'],
      "amr: option '--epsilon <x,...>' argument '.1,' is invalid. It must be numbers of 0 or more with commas between, such as .05,.1,.2.\n",
    ],
    [
      ['evaluate', 'm', '--epsilon', 'Infinity'],
      "amr: option '--epsilon <x,...>' argument 'Infinity' is invalid. It must be numbers of 0 or more with commas between, such as .05,.1,.2.\n",
    ],
    [
      ['evaluate', 'm', '--candidates', '0'],
      "amr: option '--candidates <n>' argument '0' is invalid. It must be a whole number from 1, or all.\n",
    ],
    [
      ['recommend', 'm', '--all', '--top', '1.5'],
      "amr: option '--top <n>' argument '1.5' is invalid. It must be a whole number from 1 to 1000000.\n",
    ],
  ])('%j is wrong usage: exit 2, nothing on stdout', async (argv, message) => {
    expect(await runCli(argv)).toEqual({ code: 2, stdout: '', stderr: message + HINT });
  });

  it('without a command shows its help on stderr, and is wrong usage', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: amr [options] [command]');
  });

  it('gives the help that is asked for on stdout', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const word of ['train', 'On this machine:', 'Exit codes:']) expect(stdout).toContain(word);
    for (const line of [/^ {2}demo /m, /^ {2}version /m]) expect(stdout).toMatch(line);
    expect(stdout).not.toMatch(/\bserve\b/);
    expect((await runCli(['export', '--help'])).stdout).toMatch(/--to <dir> .*\(required\)/);
    expect(await runCli(['help', 'trian'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'amr: unknown command \'trian\'; did you mean "train"?\n',
    });
    for (const argv of [['-v'], ['version']]) expect((await runCli(argv)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await runCli(['help', 'train'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: amr train') as string,
    });
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('gives every command its help and the common options', async () => {
    const program = createProgram({ output: { draw: () => {} } } as unknown as CliContext);
    const names = leavesOf(program).map((command) => command.name());
    expect(names).toContain('train');
    for (const name of names) {
      const { code, stdout } = await runCli([name, '--help']);
      expect(code).toBe(0);
      for (const flag of ['--help', '-o, --output <format>', '--quiet', '--verbose'])
        expect(stdout, name).toContain(flag);
    }
  });

  it('exits 3 when the job failed, 1 on any other error, with the stack only with --verbose', async () => {
    const failing = (failure: Error) => ({ library: { evaluate: () => Promise.reject(failure) } });
    expect(await runCli(['evaluate', 'm'], failing(new JobFailedError('the loss is NaN\nin step 3')))).toEqual({
      code: 3,
      stdout: '',
      stderr: 'amr: the loss is NaN\namr: in step 3\n',
    });
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const run = await runCli(['evaluate', 'm', '-o', 'json'], failing(full));
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^amr: ENOSPC: no space left on device, write \(the disk is full: free some space\)\n$/);
    const verbose = await runCli(['evaluate', 'm', '--verbose'], failing(new Error('odd')));
    expect(verbose.stderr).toMatch(/^amr: odd\nError: odd\n +at /);
  });
});
