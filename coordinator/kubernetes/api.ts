import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Readable } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../../runtime/clock.js';
import { InputError } from '../../runtime/errors.js';
import { retry } from '../../runtime/retry.js';
import { PATHS, type Kind, type KubernetesObject, type ObjectList, type ObjectOf } from './kinds.js';

/** An answer of the API that is not a success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function isStatus(error: unknown, ...statuses: number[]): boolean {
  return error instanceof ApiError && statuses.includes(error.status);
}

export interface Selection {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly [key: string]: string | undefined;
}

/** A field manager of server-side apply: whoever applies a whole object, and whoever applies only its numbers. */
export type Manager = 'amr-coordinator' | 'amr-coordinator-scale' | 'amr-coordinator-status';

const REQUEST_TIMEOUT_MS = 15_000;
/** An API server that restarts is waited for as long. */
const PATIENCE_MS = 60_000;
/** Tokens of service accounts are renewed on the disk: read again that often. */
const CREDENTIALS_MS = 60_000;

/** The Kubernetes API in one namespace: objects as JSON, every request with a deadline, tried again while the server is away. */
export class KubernetesApi {
  #credentials: { readonly options: RequestOptions; readonly takenMs: number } | undefined;

  constructor(
    readonly config: KubeConfig,
    readonly namespace: string,
    readonly clock: Clock,
  ) {}

  /** With the service account of the pod, or what KUBECONFIG names. Throws an InputError where there is neither. */
  static fromDefaults(namespace: string | undefined, clock: Clock): KubernetesApi {
    const config = new KubeConfig();
    config.loadFromDefault();
    const context = config.getContextObject(config.getCurrentContext());
    if (!config.getCurrentCluster() || (!process.env.KUBERNETES_SERVICE_HOST && !process.env.KUBECONFIG)) {
      throw new InputError('Cannot reach Kubernetes: run in a pod with a service account, or set KUBECONFIG');
    }
    return new KubernetesApi(config, namespace ?? context?.namespace ?? 'default', clock);
  }

  /** Null where there is none. */
  async get<K extends Kind>(kind: K, name: string): Promise<ObjectOf<K> | null> {
    try {
      return (await this.#send('GET', `${this.path(kind)}/${name}`)) as ObjectOf<K>;
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  }

  async list<K extends Kind>(kind: K, selection: Selection = {}): Promise<ObjectList<ObjectOf<K>>> {
    return (await this.#send('GET', this.path(kind), { query: selection })) as ObjectList<ObjectOf<K>>;
  }

  /** Rejects with the status 409 where there is one of that name. */
  async create<K extends Kind>(kind: K, object: ObjectOf<K>): Promise<ObjectOf<K>> {
    const query = { fieldManager: 'amr-coordinator-create', fieldValidation: 'Strict' };
    return (await this.#send('POST', this.path(kind), { body: object, query })) as ObjectOf<K>;
  }

  /** Rejects with the status 409 where `metadata.resourceVersion` is not the newest. */
  async replace<K extends Kind>(kind: K, object: ObjectOf<K>): Promise<ObjectOf<K>> {
    const path = `${this.path(kind)}/${object.metadata.name}`;
    return (await this.#send('PUT', path, { body: object })) as ObjectOf<K>;
  }

  /** Server-side apply: the fields in `object` become these, fields that the manager applied before and left out go. */
  async apply(kind: Kind, object: KubernetesObject, manager: Manager, subresource?: 'status'): Promise<void> {
    const path = `${this.path(kind)}/${object.metadata.name}${subresource ? `/${subresource}` : ''}`;
    const query = { fieldManager: manager, force: 'true' };
    await this.#send('PATCH', path, { body: object, query, contentType: 'application/apply-patch+yaml' });
  }

  async merge(kind: Kind, name: string, patch: object): Promise<void> {
    await this.#send('PATCH', `${this.path(kind)}/${name}`, {
      body: patch,
      contentType: 'application/merge-patch+json',
    });
  }

  /** Of that uid alone; resolves also where there is none. What it owns goes after it. */
  async remove(kind: Kind, { name, uid }: { name: string; uid: string }): Promise<void> {
    const body = { propagationPolicy: 'Background', preconditions: { uid } };
    try {
      await this.#send('DELETE', `${this.path(kind)}/${name}`, { body });
    } catch (error) {
      if (!isStatus(error, 404, 409)) throw error;
    }
  }

  /** The bytes of a watch: a JSON document a line. Destroy it to end it. */
  async watch(kind: Kind, selection: Selection, signal: AbortSignal): Promise<Readable> {
    const query = { ...selection, watch: 'true', allowWatchBookmarks: 'true' };
    return this.#open('GET', this.path(kind), { query, signal });
  }

  path(kind: Kind): string {
    const { group, plural } = PATHS[kind];
    return `/${group}/namespaces/${this.namespace}/${plural}`;
  }

  #send(method: string, path: string, request: Omit<ApiRequest, 'signal'> = {}): Promise<unknown> {
    const { clock } = this;
    const attempt = async () => {
      const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      return JSON.parse(await textOf(await this.#open(method, path, { ...request, signal }))) as unknown;
    };
    const isRetriable = (error: unknown) => !(error instanceof ApiError) || error.status === 429 || error.status >= 500;
    return retry(attempt, { clock, deadlineMs: PATIENCE_MS, longestDelayMs: 5000, isRetriable });
  }

  async #open(method: string, path: string, { body, query = {}, contentType, signal }: ApiRequest): Promise<Readable> {
    const url = new URL(this.config.getCurrentCluster()!.server + path);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    const { headers, ...credentials } = await this.#authentication();
    const text = body && JSON.stringify(body);
    // Without its length, the body of a DELETE would be read as the next request of the connection.
    const type =
      text === undefined
        ? {}
        : { 'content-type': contentType ?? 'application/json', 'content-length': Buffer.byteLength(text) };
    const options = { ...credentials, method, headers: { ...headers, accept: 'application/json', ...type }, signal };
    return new Promise((resolve, reject) => {
      const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
      const request = send(url, options, (response) => {
        const { statusCode = 0 } = response;
        if (statusCode < 300) resolve(response);
        else textOf(response).then((answer) => reject(new ApiError(statusCode, messageOf(answer))), reject);
      });
      request.on('error', reject);
      request.end(text);
    });
  }

  /** Headers, and an agent that keeps its connections. */
  async #authentication(): Promise<RequestOptions> {
    const now = this.clock.now();
    if (this.#credentials && now - this.#credentials.takenMs < CREDENTIALS_MS) return this.#credentials.options;
    const taken: RequestOptions = {};
    await this.config.applyToHTTPSOptions(taken);
    const { headers, auth, agent } = taken;
    const kept = agent instanceof Agent ? new Agent({ ...agent.options, keepAlive: true }) : agent;
    this.#credentials = { options: { headers, auth, agent: kept }, takenMs: now };
    return this.#credentials.options;
  }
}

interface ApiRequest {
  readonly body?: object;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly contentType?: string;
  readonly signal: AbortSignal;
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** What a Status object says. */
function messageOf(answer: string): string {
  try {
    return (JSON.parse(answer) as { message?: string }).message ?? answer;
  } catch {
    return answer.slice(0, 500);
  }
}
