/**
 * `npm run bench:large` makes up a large catalog, prepares it and trains on it, and prints for each command its time, its processor time
 * and the most anonymous memory that it had (sampled, so a short peak may be missed). The catalog is small by default.
 *
 *     npm run bench:large -- --users=1000000 --items=1000000 --interactions=20000000 --width=512 --factors=16
 *
 * `--folder=DIR` names a folder on a disk with enough room; it is removed at the end. `--memory=256Mi` is the option of `amr prepare`.
 * `--only=prepare,train,cluster` leaves the other commands out; `cluster` trains on `amr up --workers 2 --shards 2`. `--test=100000` writes
 * so many test pairs, which are ranked after the epoch.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npyHeader } from '../../dataset/features/write-npy.js';
import { CounterRandom, Purpose } from '../../model/random/random.js';

/** The command that is measured. The benchmarks are built together with it. */
const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
/** The time between two looks at the memory of a command, in milliseconds. */
const SAMPLE_MS = 50;
/** How often a job is asked whether it has begun to train. */
const MOST_LOOKS = 1000;
/** The ticks of the processor time in /proc in a second. */
const TICKS = 100;
/** The number of lines or values that are written together. */
const AT_ONCE = 1 << 18;

interface Shape {
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  readonly width: number;
  /** The number of test pairs. */
  readonly test: number;
}

function valueOf(flag: string): string | undefined {
  return process.argv.find((argument) => argument.startsWith(`--${flag}=`))?.slice(flag.length + 3);
}

/** Writes interactions whose users are in random order, of which every user has some, and features in float16. */
function writeCatalog(folder: string, { users, items, interactions, width, test }: Shape): void {
  const random = new CounterRandom(1, Purpose.synthetic);
  const train = openSync(join(folder, 'train.csv'), 'w');
  writeSync(train, 'user,item\n');
  for (let from = 0; from < interactions; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, interactions - from);
    const line = (_: unknown, at: number) => {
      const [user, item] = random.words(from + at);
      // Some items are more popular than others.
      return `u${from + at < users ? from + at : user % users},i${Math.floor(items * (item / 2 ** 32) ** 2)}\n`;
    };
    writeSync(train, Array.from({ length: count }, line).join(''));
  }
  closeSync(train);
  const pairs = Array.from({ length: test }, (_, at) => {
    const [user, item] = random.words(at, 1);
    return `u${user % users},i${item % items}\n`;
  });
  writeFileSync(join(folder, 'test.csv'), `user,item\n${pairs.join('')}`);
  const names = openSync(join(folder, 'items.txt'), 'w');
  for (let from = 0; from < items; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, items - from);
    writeSync(names, Array.from({ length: count }, (_, at) => `i${from + at}\n`).join(''));
  }
  closeSync(names);
  const features = openSync(join(folder, 'features.npy'), 'w');
  writeSync(features, npyHeader('float16', items, width));
  // One block of values is written again and again, each time from another place.
  const block = Uint16Array.from({ length: 2 * AT_ONCE }, (_, at) => 0x3000 + (random.words(at, 1)[0] & 0x87ff));
  for (let left = items * width, turn = 0; left > 0; left -= AT_ONCE, turn++) {
    const start = (turn * 7919) % AT_ONCE;
    writeSync(features, block.subarray(start, start + Math.min(AT_ONCE, left)));
  }
  closeSync(features);
}

/** Runs a command of amr to its end, and prints what it took. */
async function run(name: string, args: readonly string[]): Promise<void> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const use = watch(child.pid!);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`amr ${args.join(' ')} ended with ${code}:\n${errors}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${name}: ${seconds} s, ${use()}`);
}

/** Looks at a process again and again. The function that it returns ends this, and says what the process used. */
function watch(pid: number): () => string {
  let anonymous = 0;
  let ticks = 0;
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      anonymous = Math.max(anonymous, Number(/RssAnon:\s*(\d+)/.exec(status)?.[1] ?? 0));
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      ticks = Number(fields[11]) + Number(fields[12]);
    } catch {
      // The process has just ended.
    }
  }, SAMPLE_MS);
  return () => {
    clearInterval(look);
    return `${(ticks / TICKS).toFixed(1)} s of processor time, ${Math.round(anonymous / 1024)} MiB anonymous`;
  };
}

/** Trains a job on a cluster of this machine, and prints when it began to train and what each process used. */
async function runOnCluster(cwd: string, job: string, set: readonly string[]): Promise<void> {
  const options = ['--workers', '2', '--shards', '2', '--port', '0', '-o', 'json'];
  const up = spawn(process.execPath, [MAIN, 'up', ...options], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const told = await new Promise<Buffer>((resolve) => up.stdout.once('data', resolve));
  const { server, processes } = JSON.parse(told.toString()) as { server: string; processes: Record<string, number> };
  const uses = Object.entries(processes).map(([name, pid]) => ({ name, use: watch(pid) }));
  const at = ['--server', server, '--insecure', '-o', 'json'];
  try {
    const began = performance.now();
    const waiting = run('submit and wait', ['submit', job, ...set, ...at, '--wait']);
    // The error of a job that fails is thrown below, when its phase has been seen.
    waiting.catch(() => {});
    const phase = async () => {
      const get = spawn(process.execPath, [MAIN, 'get', 'large', ...at], { stdio: ['ignore', 'pipe', 'ignore'] });
      let text = '';
      get.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await new Promise((resolve) => get.on('close', resolve));
      return /"phase": ?"(\w+)"/.exec(text)?.[1];
    };
    for (let looks = 0; looks < MOST_LOOKS; looks++)
      if (['Running', 'Succeeded', 'Failed'].includes((await phase()) ?? '')) break;
    console.log(`training on the cluster: began ${((performance.now() - began) / 1000).toFixed(1)} s after submit`);
    await waiting;
    for (const { name, use } of uses) console.log(`  ${name}: ${use()}`);
  } finally {
    up.kill('SIGINT');
    await new Promise((resolve) => up.on('close', resolve));
  }
}

const count = (flag: string, otherwise: number) => Number(valueOf(flag) ?? otherwise);
const shape = {
  users: count('users', 20_000),
  items: count('items', 20_000),
  interactions: count('interactions', 400_000),
  width: count('width', 64),
  test: count('test', 0),
};
const only = valueOf('only')?.split(',') ?? ['validate', 'prepare', 'train', 'files', 'cluster'];
const folder = mkdtempSync(join(valueOf('folder') ?? tmpdir(), 'amr-large-'));
try {
  writeCatalog(folder, shape);
  const mebibytes = (name: string) => `${name} ${Math.round(statSync(join(folder, name)).size / 2 ** 20)} MiB`;
  console.log(`${JSON.stringify(shape)}: ${['train.csv', 'items.txt', 'features.npy'].map(mebibytes).join(', ')}`);
  const job = join(folder, 'job.yaml');
  const stage = '{kind: vbpr, epochs: 1}';
  const test = shape.test > 0 ? ', test: test.csv' : '';
  const data = `{interactions: train.csv, items: items.txt, features: [features.npy]${test}}`;
  writeFileSync(
    job,
    `apiVersion: amr.dev/v1alpha1\nkind: TrainingJob\nmetadata: {name: large}\nspec: {data: ${data}, stages: [${stage}], model: {factors: ${count('factors', 16)}}, partitions: ${count('partitions', 4)}}\n`,
  );
  const to = join(folder, 'prepared');
  const prepared = ['--set', `spec.data.prepared=${to}`];
  const isAsked = (name: string) => only.includes(name);
  if (isAsked('validate')) await run('validate, from files', ['validate', job]);
  await run('prepare', ['prepare', job, '--to', to, '--memory', valueOf('memory') ?? '256Mi']);
  if (isAsked('validate')) await run('validate, prepared', ['validate', job, ...prepared]);
  if (isAsked('files')) await run('train, from files', ['train', job, '--model', join(folder, 'model')]);
  if (isAsked('train'))
    await run('train, prepared', ['train', job, ...prepared, '--model', join(folder, 'model-prepared')]);
  if (isAsked('cluster')) await runOnCluster(folder, job, prepared);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
