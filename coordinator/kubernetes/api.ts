import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { Readable } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import type { Clock } from '../../runtime/clock.js';
import { InputError } from '../../runtime/errors.js';
import { required } from '../../runtime/required.js';
import { retry } from '../../runtime/retry.js';
import { PATHS, type Kept, type Kind, type KubernetesObject, type ObjectList, type ObjectOf } from './kinds.js';

/** The API has answered with an error status. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whether the error is an ApiError with one of these statuses. */
export function isStatus(error: unknown, ...statuses: number[]): boolean {
  return error instanceof ApiError && statuses.includes(error.status);
}

/** Which objects a list or a watch contains. */
export interface Selection {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly [key: string]: string | undefined;
}

/**
 * The field managers of server-side apply. The first applies whole objects, the second only numbers of replicas, and
 * the third only the status.
 */
type Manager = 'amr-coordinator' | 'amr-coordinator-scale' | 'amr-coordinator-status';

/** The time limit of one attempt at a request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 15_000;
/** How long a request is repeated while the API server cannot be reached, in milliseconds. */
const PATIENCE_MS = 60_000;
/**
 * How often the credentials are read again, in milliseconds. The tokens of service accounts are renewed on the disk.
 */
const CREDENTIALS_MS = 60_000;

/**
 * The Kubernetes API in one namespace. Objects are sent and received as JSON. Every request has a time limit and is
 * repeated while the server cannot be reached. Requests reject with an ApiError for an error status.
 */
export class KubernetesApi {
  #credentials: { readonly options: RequestOptions; readonly takenMs: number } | undefined;

  constructor(
    readonly config: KubeConfig,
    readonly namespace: string,
    readonly clock: Clock,
  ) {}

  /**
   * Uses the service account of the pod, or the file that KUBECONFIG names. Throws an InputError when there is neither.
   */
  static fromDefaults(namespace: string | undefined, clock: Clock): KubernetesApi {
    const config = new KubeConfig();
    config.loadFromDefault();
    const context = config.getContextObject(config.getCurrentContext());
    if (!config.getCurrentCluster() || (!process.env.KUBERNETES_SERVICE_HOST && !process.env.KUBECONFIG)) {
      throw new InputError('Cannot reach Kubernetes. Run in a pod with a service account, or set KUBECONFIG');
    }
    return new KubernetesApi(config, namespace ?? context?.namespace ?? 'default', clock);
  }

  /** The object with this name, or null. */
  async get<K extends Kind>(kind: K, name: string): Promise<Kept<ObjectOf<K>> | null> {
    try {
      return (await this.#send('GET', `${this.path(kind)}/${name}`)) as Kept<ObjectOf<K>>;
    } catch (error) {
      if (isStatus(error, 404)) return null;
      throw error;
    }
  }

  /** All objects of a kind that match the selection. */
  async list<K extends Kind>(kind: K, selection: Selection = {}): Promise<ObjectList<Kept<ObjectOf<K>>>> {
    return (await this.#send('GET', this.path(kind), { query: selection })) as ObjectList<Kept<ObjectOf<K>>>;
  }

  /** Creates an object. Rejects with the status 409 when an object has this name already. */
  async create<K extends Kind>(kind: K, object: ObjectOf<K>): Promise<Kept<ObjectOf<K>>> {
    const query = { fieldManager: 'amr-coordinator-create', fieldValidation: 'Strict' };
    return (await this.#send('POST', this.path(kind), { body: object, query })) as Kept<ObjectOf<K>>;
  }

  /** Replaces an object. Rejects with the status 409 when `metadata.resourceVersion` is not the newest. */
  async replace<K extends Kind>(kind: K, object: ObjectOf<K>): Promise<Kept<ObjectOf<K>>> {
    const path = `${this.path(kind)}/${object.metadata.name}`;
    return (await this.#send('PUT', path, { body: object })) as Kept<ObjectOf<K>>;
  }

  /**
   * Applies an object on the server. This sets the fields that are in `object`. It removes the fields that this manager
   * has applied before and that are no longer in it.
   */
  async apply(kind: Kind, object: KubernetesObject, manager: Manager, subresource?: 'status'): Promise<void> {
    const path = `${this.path(kind)}/${object.metadata.name}${subresource ? `/${subresource}` : ''}`;
    const query = { fieldManager: manager, force: 'true' };
    await this.#send('PATCH', path, { body: object, query, contentType: 'application/apply-patch+yaml' });
  }

  /** Changes some fields of an object. Rejects with the status 409 when the patch names a version that is not the newest. */
  async merge(kind: Kind, name: string, patch: object, subresource?: 'status'): Promise<void> {
    await this.#send('PATCH', `${this.path(kind)}/${name}${subresource ? `/${subresource}` : ''}`, {
      body: patch,
      contentType: 'application/merge-patch+json',
    });
  }

  /**
   * Deletes the object if it has this uid. Resolves also when it does not exist. The objects that it owns are deleted
   * after it.
   */
  async remove(kind: Kind, { name, uid }: { name: string; uid: string }): Promise<void> {
    const body = { propagationPolicy: 'Background', preconditions: { uid } };
    try {
      await this.#send('DELETE', `${this.path(kind)}/${name}`, { body });
    } catch (error) {
      if (!isStatus(error, 404, 409)) throw error;
    }
  }

  /** The bytes of a watch: one JSON document per line. The caller destroys the stream to end the watch. */
  async watch(kind: Kind, selection: Selection, signal: AbortSignal): Promise<Readable> {
    const query = { ...selection, watch: 'true', allowWatchBookmarks: 'true' };
    return this.#open('GET', this.path(kind), { query, signal });
  }

  /** The path of a kind in the API. */
  path(kind: Kind): string {
    const { group, plural, isClusterWide = false } = PATHS[kind];
    return isClusterWide ? `/${group}/${plural}` : `/${group}/namespaces/${this.namespace}/${plural}`;
  }

  /** Sends a request and reads its answer. Repeats it after errors that may pass. */
  #send(method: string, path: string, request: Omit<ApiRequest, 'signal'> = {}): Promise<unknown> {
    const { clock } = this;
    const attempt = async () => {
      const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      return JSON.parse(await textOf(await this.#open(method, path, { ...request, signal }))) as unknown;
    };
    const isRetriable = (error: unknown) => !(error instanceof ApiError) || error.status === 429 || error.status >= 500;
    return retry(attempt, { clock, deadlineMs: PATIENCE_MS, longestDelayMs: 5000, isRetriable });
  }

  /** Sends a request. Resolves with the body of its answer. */
  async #open(method: string, path: string, { body, query = {}, contentType, signal }: ApiRequest): Promise<Readable> {
    const url = new URL(
      required(this.config.getCurrentCluster(), 'the current cluster of the kubeconfig').server + path,
    );
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    const { headers, ...credentials } = await this.#authentication();
    const text = body && JSON.stringify(body);
    // The length is necessary. Otherwise the server would read the body of a DELETE as the next request on this connection.
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

  /** The headers that authenticate a request, and an agent that keeps connections open. */
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

/** What a request has besides its method and its path. */
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

/** The message in a Status object, or the beginning of an answer that is not one. */
function messageOf(answer: string): string {
  try {
    return (JSON.parse(answer) as { message?: string }).message ?? answer;
  } catch {
    return answer.slice(0, 500);
  }
}
