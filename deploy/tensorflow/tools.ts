import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The tools of the machine that the installation needs. */
export interface Tools {
  /** The command of a Python that has pip. */
  readonly python: string;
  /** The folder whose `include/node` contains Node's headers. It is null when node-gyp has to download them. */
  readonly nodeFolder: string | null;
}

/** Finds the tools. Throws one Error that names everything that is missing and the command that installs it. */
export function findTools(search: NodeJS.ProcessEnv = process.env): Tools {
  const runs = (command: string, ...args: string[]): boolean =>
    spawnSync(command, args, { env: search, stdio: 'ignore' }).status === 0;
  const missing: string[] = [];
  const pythons = ['python3', 'python'].filter((command) => runs(command, '--version'));
  const python = pythons.find((command) => runs(command, '-m', 'pip', '--version'));
  if (pythons.length === 0) missing.push('python3, which runs pip and unpacks the wheels');
  if (python === undefined) missing.push('pip (python3 -m pip), which downloads from PyPI');
  if (!runs('g++', '--version')) missing.push('g++, which compiles the addon');
  if (!runs('make', '--version')) missing.push('make, which builds the addon');
  if (python === undefined || missing.length > 0) {
    throw new Error(
      `Cannot install TensorFlow because this machine lacks:\n${missing.map((tool) => `  ${tool}`).join('\n')}\n` +
        'On Debian or Ubuntu: apt-get install g++ make python3-pip\n' +
        'On Fedora or RHEL: dnf install gcc-c++ make python3-pip',
    );
  }
  return { python, nodeFolder: findNodeFolder(search.npm_config_nodedir) };
}

/**
 * Finds Node's headers without a download: those that npm's `nodedir` names, those beside the binary, or those of a
 * system package. The addon uses only Node-API, so their version may differ from Node's own.
 */
function findNodeFolder(configured: string | undefined): string | null {
  const folders = [configured, dirname(dirname(process.execPath)), '/usr/local', '/usr'];
  const found = folders.find(
    (folder) => folder !== undefined && existsSync(join(folder, 'include', 'node', 'node_api.h')),
  );
  return found ?? null;
}

/** Throws an Error unless the wheels can run here. They are built for glibc on x86-64 Linux. */
export function requirePlatform(): void {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const glibc = header.glibcVersionRuntime;
  const found = `${process.platform}-${process.arch}, ${glibc === undefined ? 'no glibc' : `glibc ${glibc}`}`;
  const [major, minor] = (glibc ?? '0.0').split('.').map(Number);
  if (process.platform === 'linux' && process.arch === 'x64' && (major > 2 || (major === 2 && minor >= 27))) return;
  throw new Error(
    `Cannot install TensorFlow here: its libraries need linux-x64 with glibc 2.27 or newer, this is ${found}. ` +
      'Use "engine: onnx", which runs everywhere',
  );
}

/** Matches the lines in which npm and node-gyp report about themselves when a compiler fails. */
const chatter = /^(npm|gyp|node-pre-gyp) (ERR!|error|info|http|verb|warn)/;

/** How to run a command. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Whether the output of the command is shown while it runs. Otherwise it is kept and shown when the command fails.
   */
  readonly show?: boolean;
}

/**
 * Runs a command to its end and returns its stdout. Throws an Error with the last lines of its output when it fails.
 */
export function run(command: string, args: readonly string[], { cwd, env, show = false }: RunOptions = {}): string {
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  if (result.status === 0) return result.stdout ?? '';
  const lines = `${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n');
  const printed = lines
    .filter((line) => !chatter.test(line))
    .slice(-20)
    .join('\n');
  const how = result.error?.message ?? (result.signal === null ? `exit code ${result.status}` : result.signal);
  throw new Error(`${command} failed (${how})${printed === '' ? '' : `:\n${printed}`}`);
}
