import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Amr, type Ended } from '../tools/amr.js';

const CHART = fileURLToPath(new URL('../../charts', import.meta.url));

/** A pod, with the fields that tests read. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeSelector?: Readonly<Record<string, string>> };
  readonly status: { readonly phase: string };
}

/** A TrainingJob object, with the fields that tests read. */
export interface TrainingJob {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly phase: string;
    readonly progress: number;
    readonly run: number;
    readonly restarts: number;
    readonly failures: number;
    readonly digest?: string;
    readonly checkpoint?: { readonly step: number; readonly time: string };
    readonly workers?: { readonly ready: number; readonly desired: number };
    readonly conditions: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason: string;
      readonly message: string;
      readonly observedGeneration: number;
    }[];
    readonly display?: { readonly problem?: string };
  };
}

/** Runs a command to its end, and resolves with its output and exit code. */
export function command(name: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { stdio: [input === '' ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    child.stdin?.end(input);
  });
}

async function succeeding(name: string, args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await command(name, args, input);
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

/** An installation of the chart in a new namespace that accepts only restricted pods. */
export class Release {
  readonly namespace = `amr-test-${randomBytes(4).toString('hex')}`;
  #folder = '';

  constructor(readonly image: string) {}

  async install(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'amr-kubernetes-'));
    await this.kubectl('create', 'namespace', this.namespace);
    await this.kubectl('label', 'namespace', this.namespace, 'pod-security.kubernetes.io/enforce=restricted');
    await this.helm('install', 'amr', CHART, '--wait', '--timeout', '180s', ...this.#values());
    const files = ['ca.crt', 'tls.crt', 'tls.key'].map((name) => [name, this.file(name)]);
    await this.saveSecret('amr-client-tls', Object.fromEntries(files) as Record<string, string>);
  }

  /** Writes entries of a Secret into files, whose paths are given by the entries' names. */
  async saveSecret(secret: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [entry, path] of Object.entries(files)) {
      const template = `go-template={{index .data "${entry}" | base64decode}}`;
      await writeFile(path, await this.kubectl('get', 'secret', secret, '-o', template));
    }
  }

  upgrade(...args: string[]): Promise<string> {
    return this.helm('upgrade', 'amr', CHART, '--wait', '--timeout', '180s', '--reset-then-reuse-values', ...args);
  }

  /** Removes everything that is left of the installation. */
  async remove(): Promise<void> {
    await command('helm', ['uninstall', 'amr', '--namespace', this.namespace, '--no-hooks', '--ignore-not-found']);
    await command('kubectl', ['delete', 'namespace', this.namespace, '--ignore-not-found', '--wait=false']);
    await rm(this.#folder, { recursive: true, force: true });
  }

  file(name: string): string {
    return join(this.#folder, name);
  }

  helm(...args: string[]): Promise<string> {
    return succeeding('helm', [...args, '--namespace', this.namespace]);
  }

  kubectl(...args: string[]): Promise<string> {
    return succeeding('kubectl', ['--namespace', this.namespace, ...args]);
  }

  apply(name: string, spec: object, labels: Texts = {}, annotations: Texts = {}): Promise<string> {
    return this.applyText(documentOf(name, spec, labels, annotations));
  }

  /** Applies an object in JSON or YAML. */
  applyText(document: string): Promise<string> {
    return succeeding('kubectl', ['--namespace', this.namespace, 'apply', '-f', '-'], document);
  }

  async jobFile(name: string, spec: object): Promise<string> {
    await writeFile(this.file(`${name}.json`), documentOf(name, spec));
    return this.file(`${name}.json`);
  }

  /** Runs `amr` on this machine, connected to the coordinator by a port-forward. */
  amr(...args: string[]): Promise<Ended> {
    return this.amrAs({ cert: this.file('tls.crt'), key: this.file('tls.key') }, ...args);
  }

  /** Runs `amr` as above, with another certificate. */
  async amrAs({ cert, key }: { cert: string; key: string }, ...args: string[]): Promise<Ended> {
    const { child, server } = await this.#forward();
    const env = { AMR_SERVER: server, AMR_TLS_CA: this.file('ca.crt'), AMR_TLS_CERT: cert, AMR_TLS_KEY: key };
    try {
      return await new Amr(args, { cwd: this.#folder, env }).ended;
    } finally {
      child.kill();
    }
  }

  /** A certificate of a client that another authority signed. */
  async foreignCertificate(): Promise<{ cert: string; key: string }> {
    const [cert, key] = [this.file('foreign.crt'), this.file('foreign.key')];
    const subject = ['-subj', '/CN=client', '-days', '1'];
    await succeeding('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      ...subject,
      '-keyout',
      key,
      '-out',
      cert,
    ]);
    return { cert, key };
  }

  /** Runs JavaScript in a new pod of the same image, and returns what it printed. */
  async run(name: string, script: string, args: readonly string[], labels: Record<string, string>): Promise<string> {
    const securityContext = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } };
    const container = {
      name: 'script',
      image: this.image,
      imagePullPolicy: 'IfNotPresent',
      command: ['node', '-e', script, ...args],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    };
    const spec = {
      containers: [container],
      securityContext,
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
    };
    const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec });
    await succeeding('kubectl', ['--namespace', this.namespace, 'create', '-f', '-'], pod);
    await this.kubectl('wait', 'pod', name, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s');
    const printed = await this.kubectl('logs', name);
    await this.kubectl('delete', 'pod', name, '--wait=false');
    return printed;
  }

  /** Makes a claim, and puts the files of a folder into it. `unpack` is a command that reads the archive in base64. */
  async fillClaim(claim: string, folder: string, unpack: string): Promise<void> {
    const archive = await succeeding('bash', ['-c', 'cd "$0" && tar czf - * | base64', folder]);
    const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const container = { name: 'loader', image: this.image, imagePullPolicy: 'IfNotPresent', command: ['sleep', '600'], securityContext: restricted, volumeMounts: [{ name: 'data', mountPath: '/data' }] }; // prettier-ignore
    const securityContext = { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } }; // prettier-ignore
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: claim } }];
    const spec = { containers: [container], volumes, securityContext, automountServiceAccountToken: false };
    const metadata = { name: 'loader' };
    const wanted = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Mi' } } };
    const claims = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: claim }, spec: wanted };
    const items = [claims, { apiVersion: 'v1', kind: 'Pod', metadata, spec }];
    await this.applyText(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await this.kubectl('wait', 'pod', 'loader', '--for=condition=Ready', '--timeout=60s');
    const exec = ['--namespace', this.namespace, 'exec', '--stdin', 'loader', '--', 'sh', '-c', unpack];
    await succeeding('kubectl', exec, archive);
    await this.kubectl('delete', 'pod', 'loader', '--grace-period=1');
  }

  async job(name: string): Promise<TrainingJob | null> {
    const text = await this.kubectl('get', 'trainingjob', name, '-o', 'json', '--ignore-not-found');
    return text.trim() === '' ? null : (JSON.parse(text) as TrainingJob);
  }

  async pods(selector: string): Promise<Pod[]> {
    const text = await this.kubectl('get', 'pods', '-l', selector, '-o', 'json');
    return (JSON.parse(text) as { items: Pod[] }).items;
  }

  /** The newest lines that the coordinators have logged, which say why a test failed. */
  async coordinatorLogs(): Promise<string> {
    const args = ['logs', '--selector', 'app.kubernetes.io/component=coordinator', '--prefix', '--tail', '150'];
    const { stdout, stderr } = await command('kubectl', ['--namespace', this.namespace, ...args]);
    return stdout + stderr;
  }

  async nodes(): Promise<string[]> {
    return (await this.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ');
  }

  podsOf(job: string): Promise<Pod[]> {
    return this.pods(`amr.dev/training-job=${job}`);
  }

  async untilNoPodsOf(job: string): Promise<void> {
    await eventually(
      async () => {
        const pods = await this.podsOf(job);
        return { value: pods.map(({ metadata }) => metadata.name), holds: pods.length === 0 };
      },
      { patienceMs: 60_000, what: `the pods of ${job}` },
    );
  }

  /** Asks for the job until `holds` is true. Rejects with the last state of the job after `patienceMs`. */
  async until(name: string, holds: (job: TrainingJob) => boolean, patienceMs = 120_000): Promise<TrainingJob> {
    return eventually(
      async () => {
        const job = await this.job(name);
        return { value: job, holds: job !== null && holds(job) };
      },
      { patienceMs, what: `the job ${name}` },
    ) as Promise<TrainingJob>;
  }

  phase(name: string, phase: string, patienceMs?: number): Promise<TrainingJob> {
    return this.until(name, ({ status }) => status?.phase === phase, patienceMs);
  }

  #values(): string[] {
    const at = this.image.lastIndexOf(':');
    return ['--set', `image.repository=${this.image.slice(0, at)},image.tag=${this.image.slice(at + 1)}`];
  }

  /** Opens a port-forward to the present coordinator. It must be opened again when the pod is replaced. */
  async #forward(): Promise<{ child: ChildProcess; server: string }> {
    const args = ['--namespace', this.namespace, 'port-forward', 'service/amr-coordinator', ':7070'];
    const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        const [, found] = /127\.0\.0\.1:(\d+)/.exec(chunk.toString()) ?? [];
        if (found) resolve(found);
      });
      child.on('close', () => reject(new Error('kubectl port-forward ended')));
    });
    return { child, server: `localhost:${port}` };
  }
}

type Texts = Readonly<Record<string, string>>;

function documentOf(name: string, spec: object, labels: Texts = {}, annotations: Texts = {}): string {
  const metadata = { name, labels, annotations };
  return JSON.stringify({ apiVersion: 'amr.dev/v1alpha1', kind: 'TrainingJob', metadata, spec });
}

/** Asks twice a second until the value is as expected. Rejects with the last value. */
export async function eventually<T>(
  ask: () => Promise<{ value: T; holds: boolean }>,
  { patienceMs, what }: { patienceMs: number; what: string },
): Promise<T> {
  for (const end = Date.now() + patienceMs; ;) {
    const { value, holds } = await ask();
    if (holds) return value;
    if (Date.now() > end) throw new Error(`${what} did not become what it should:\n${JSON.stringify(value, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
