import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createConnection, isIP } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { connect as connectSecurely, TLSSocket } from 'node:tls';
import type { ConnectionOptions, Server, TlsOptions, Transport } from 'nats';
import { checkOptions, ConnectionError, INFO } from 'nats';
import { MessageBuffer } from './message-buffer.js';

/** The size of the memory for reading, in bytes. Several of the largest frames fit into it. */
const READ_BYTES = 512 * 1024;

/** A message to publish. */
export interface Outgoing {
  readonly subject: string;
  readonly payload: Uint8Array;
  /** The subject for the answer. */
  readonly reply?: string;
}

/**
 * The connection of the NATS client to its server. It replaces the transport of the client library, which allocates
 * buffers for each read and each message. Their garbage collection cost a shard as much time as all its other work.
 * This transport reads into memory that is used again. Subscribers must therefore read a message before their callback
 * returns.
 */
export class ReusingTransport implements Transport {
  readonly lang = 'nats.js';
  readonly version = '3';
  closeError?: Error;
  readonly #buffer = new MessageBuffer(READ_BYTES);
  /** Whole messages that the client has not asked for yet. */
  readonly #messages: Uint8Array[] = [];
  #asked: ((result: IteratorResult<Uint8Array>) => void) | undefined;
  #socket: Socket | undefined;
  #isConnected = false;
  #isDone = false;
  #tellClosed!: (error?: Error) => void;
  readonly #closed = new Promise<Error | void>((resolve) => (this.#tellClosed = resolve));

  /** Whether the connection has ended. */
  get isClosed(): boolean {
    return this.#isDone;
  }

  /** Whether the connection uses TLS. */
  isEncrypted(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  /**
   * Resolves when the server has introduced itself and, with `options.tls`, both sides have been authenticated. Rejects
   * when the server cannot be reached or asks for something that the options do not have.
   */
  async connect({ hostname, port, tlsName }: Server, options: ConnectionOptions): Promise<void> {
    const { tls } = options;
    try {
      const secrets = tls ? await readSecrets(tls) : undefined;
      const socket = this.#own(createConnection({ host: hostname, port, noDelay: true, ...(tls ? {} : this.#reader) }));
      if (tls) socket.on('data', this.#copy);
      const { value } = await this.#next();
      if (this.closeError || !value) throw this.closeError ?? new ConnectionError('the server closed the connection');
      this.#messages.unshift(value);
      const info = JSON.parse(INFO.exec(Buffer.from(value).toString())?.[1] ?? 'null');
      if (!info) throw new ConnectionError('the server at this address is not a NATS server');
      checkOptions(info, options);
      if (!tls && info.tls_required) throw new ConnectionError('the server accepts only TLS connections');
      if (secrets) {
        socket.off('data', this.#copy);
        this.#own(await secure(socket, secrets, tlsName || hostname)).on('data', this.#copy);
      }
      this.#isConnected = true;
    } catch (error) {
      this.#end(error as Error);
      throw error;
    }
  }

  /** Sends bytes. They are lost when the connection is broken. */
  send(frame: Uint8Array): void {
    if (!this.#isDone) this.#socket?.write(frame);
  }

  /**
   * Sends a message without copying its payload. The payload must not change before `onSent`, which is called when the
   * message was sent or was lost with the connection.
   */
  publish({ subject, payload, reply }: Outgoing, onSent: () => void): void {
    const socket = this.#socket;
    if (this.#isDone || !socket) return onSent();
    socket.cork();
    socket.write(`PUB ${subject} ${reply ? `${reply} ` : ''}${payload.length}\r\n`);
    socket.write(payload);
    socket.write('\r\n', onSent);
    socket.uncork();
  }

  /** Ends the connection. `error` says why, if it was broken. */
  async close(error?: Error): Promise<void> {
    this.#end(error);
  }

  /** Ends the connection, so that the client connects again. */
  disconnect(): void {
    this.#end();
  }

  /** Ends a connection that the client no longer uses. The client is not told about this end. */
  discard(): void {
    this.#isConnected = false;
    this.#end();
  }

  /** Resolves when an established connection has ended, with the error that broke it or without one. */
  closed(): Promise<void | Error> {
    return this.#closed;
  }

  /** Yields one or more whole messages at a time. They are valid until the next item is asked for. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    return { next: () => this.#next(), [Symbol.asyncIterator]: () => this[Symbol.asyncIterator]() };
  }

  #next(): Promise<IteratorResult<Uint8Array>> {
    const value = this.#messages.shift();
    if (value) return Promise.resolve({ value, done: false });
    if (this.#isDone) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => (this.#asked = resolve));
  }

  /** The options that make an unencrypted socket read into the buffer. */
  get #reader() {
    return {
      onread: {
        buffer: () => this.#room(),
        callback: (count: number) => {
          this.#read(count);
          return true;
        },
      },
    };
  }

  #room(): Uint8Array {
    return this.#buffer.room(this.#asked !== undefined);
  }

  #read(count: number): void {
    const value = this.#buffer.take(count);
    if (!value) return;
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked) asked({ value, done: false });
    else this.#messages.push(value);
  }

  /** Copies a chunk of an encrypted socket into the buffer, because such a socket allocates its own memory. */
  readonly #copy = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length;) {
      const room = this.#room();
      const part = chunk.subarray(at, at + room.length);
      room.set(part);
      this.#read(part.length);
      at += part.length;
    }
  };

  /** Takes a socket as the connection and follows its errors. */
  #own<Connection extends Socket>(socket: Connection): Connection {
    this.#socket = socket;
    socket.on('error', (error) => (this.closeError = explained(error)));
    socket.on('close', () => this.#end(this.closeError));
    return socket;
  }

  /** Ends the connection once, with the error that broke it or without one. */
  #end(error?: Error): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.closeError = error;
    this.#socket?.destroy();
    this.#asked?.({ value: undefined, done: true });
    // The client is told only about the end of a connection that had been established.
    if (this.#isConnected) this.#tellClosed(error);
  }
}

type Secrets = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;

async function readSecrets({ caFile, certFile, keyFile }: TlsOptions): Promise<Secrets> {
  const read = (path: string | undefined) => (path === undefined ? undefined : readFile(path));
  const [ca, cert, key] = await Promise.all([read(caFile), read(certFile), read(keyFile)]);
  return { ca, cert, key };
}

/**
 * Starts TLS on an unencrypted connection, as NATS requires. Rejects unless the server has a certificate for `host`.
 */
async function secure(socket: Socket, secrets: Secrets, host: string): Promise<TLSSocket> {
  const secured = connectSecurely({ socket, ...secrets, host, ...(isIP(host) ? {} : { servername: host }) });
  await once(secured, 'secureConnect');
  return secured;
}

/**
 * Simplifies the error of a connection attempt. When a name has several addresses, their combined error has no useful
 * text.
 */
function explained(error: NodeJS.ErrnoException): Error {
  return error.code === 'ECONNREFUSED' ? new ConnectionError('connection refused', { cause: error }) : error;
}
