import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An object, with the fields that the server reads. */
interface Stored {
  metadata: {
    name?: string;
    uid?: string;
    resourceVersion?: string;
    generateName?: string;
    labels?: Record<string, string>;
  };
  spec?: { replicas?: number; parallelism?: number; template?: { metadata?: { labels?: Record<string, string> } } };
  status?: object;
}

/**
 * The part of a Kubernetes API that the coordinator uses, in memory and without any check, with a count of the requests. The pods of
 * StatefulSets and Jobs are said to run; nothing runs.
 */
export class KubernetesInMemory {
  /** The number of requests so far, by method and kind, such as "PUT configmaps". */
  readonly requests = new Map<string, number>();
  readonly #server: Server;
  readonly #objects = new Map<string, Stored>();
  readonly #watches = new Set<{ path: string; selector: string; response: ServerResponse }>();
  #version = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async open(): Promise<KubernetesInMemory> {
    const api = new KubernetesInMemory();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  /** The text of a kubeconfig with this server. */
  get kubeconfig(): string {
    const { port } = this.#server.address() as AddressInfo;
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'default' } }],
      'current-context': 'x',
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
    const { method = '' } = request;
    const [, kind = '', name = ''] = /\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(pathname) ?? [];
    const isWatch = searchParams.has('watch');
    const what = `${isWatch ? 'WATCH' : method} ${kind}`;
    this.requests.set(what, (this.requests.get(what) ?? 0) + 1);
    if (isWatch) return this.#watch(kind, searchParams, response);
    const body = text === '' ? undefined : (JSON.parse(text) as Stored);
    const [status, answer] =
      name === '' ? this.#collection(method, kind, searchParams, body) : this.#one(method, `${kind}/${name}`, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #collection(method: string, kind: string, query: URLSearchParams, body: Stored | undefined): [number, object] {
    const selector = query.get('labelSelector') ?? '';
    if (method === 'GET' || !body) {
      const found = [...this.#objects].filter(
        ([path, object]) => path.startsWith(`${kind}/`) && isSelected(object, selector),
      );
      return [200, { items: found.map(([, object]) => object), metadata: { resourceVersion: String(this.#version) } }];
    }
    const name = body.metadata.name ?? `${body.metadata.generateName}${this.#version}`;
    if (this.#objects.has(`${kind}/${name}`)) return [409, { message: 'exists' }];
    const made = { ...body, metadata: { ...body.metadata, name, uid: `uid-of-${name}`, generation: 1 } };
    // Events are only counted.
    return kind === 'events' ? [201, made] : [201, this.#put(`${kind}/${name}`, made)];
  }

  #one(method: string, path: string, body: Stored | undefined): [number, object] {
    const before = this.#objects.get(path);
    if (!before) return [404, { message: 'not found' }];
    if (method === 'GET') return [200, before];
    if (method === 'DELETE') {
      this.#objects.delete(path);
      this.#tell('DELETED', path, before);
      return [200, {}];
    }
    const version = body?.metadata.resourceVersion;
    if (method === 'PUT' && version !== undefined && version !== before.metadata.resourceVersion)
      return [409, { message: 'changed' }];
    const merged = {
      ...before,
      ...body,
      metadata: { ...before.metadata, ...body?.metadata },
      spec: { ...before.spec, ...body?.spec },
    };
    return [200, this.#put(path, merged)];
  }

  #put(path: string, object: Stored): Stored {
    const kept = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#version) } };
    const type = this.#objects.has(path) ? 'MODIFIED' : 'ADDED';
    this.#objects.set(path, kept);
    this.#tell(type, path, kept);
    const { replicas, parallelism = replicas, template } = kept.spec ?? {};
    const pods = template ? (parallelism ?? 0) : 0;
    for (let at = 0; at < pods; at++) {
      const name = `${kept.metadata.name}-${at}`;
      const status = { phase: 'Running', containerStatuses: [] };
      if (!this.#objects.has(`pods/${name}`))
        this.#put(`pods/${name}`, { metadata: { name, uid: name, labels: template?.metadata?.labels }, status });
    }
    return kept;
  }

  #watch(kind: string, query: URLSearchParams, response: ServerResponse): void {
    const watch = { path: `${kind}/`, selector: query.get('labelSelector') ?? '', response };
    this.#watches.add(watch);
    response.writeHead(200).flushHeaders();
    const end = setTimeout(() => response.end(), 1000 * Number(query.get('timeoutSeconds') ?? 30));
    response.on('close', () => {
      clearTimeout(end);
      this.#watches.delete(watch);
    });
  }

  #tell(type: string, path: string, object: Stored): void {
    for (const watch of this.#watches)
      if (path.startsWith(watch.path) && isSelected(object, watch.selector))
        watch.response.write(`${JSON.stringify({ type, object })}\n`);
  }
}

/** Whether the labels of an object match a selector such as "a=b,c". */
function isSelected({ metadata: { labels = {} } }: Stored, selector: string): boolean {
  return selector.split(',').every((part) => {
    const [key, value] = part.split('=');
    return key === '' || (value === undefined ? key in labels : labels[key] === value);
  });
}
