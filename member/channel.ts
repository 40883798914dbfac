import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { Client, connectivityState, credentials } from '@grpc/grpc-js';

/** Paths of the PEM files for mutual TLS. */
export interface TlsFiles {
  /** The certificates of the authorities that are trusted. */
  readonly ca: string;
  /** The certificate of this process. */
  readonly cert: string;
  /** The private key of this process. */
  readonly key: string;
}

/** The server name that TLS sends where the coordinator is at an IP address. Its certificate is checked for the address. */
const NAME_OF_ADDRESS = 'amr-coordinator';

/**
 * Makes a gRPC client for the coordinator at "host:port". The connection is not encrypted when `tls` is undefined. The
 * client connects on its first use. Rejects when a TLS file cannot be read.
 */
export async function openChannel(address: string, tls: TlsFiles | undefined): Promise<Client> {
  return clientOf(address, tls && (await readTls(tls)));
}

type Secrets = readonly [ca: Buffer, key: Buffer, cert: Buffer];

function readTls({ ca, key, cert }: TlsFiles): Promise<Secrets> {
  return Promise.all([readFile(ca), readFile(key), readFile(cert)]);
}

function clientOf(address: string, secure: Secrets | undefined): Client {
  const host = address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  const isNumeric = isIP(host) !== 0;
  const verify = isNumeric
    ? { checkServerIdentity: (_: string, cert: PeerCertificate) => checkServerIdentity(host, cert) }
    : {};
  return new Client(address, secure ? credentials.createSsl(...secure, verify) : credentials.createInsecure(), {
    // TLS cannot ask for an IP address by name (RFC 6066), and Node warns about the attempt.
    ...(secure && isNumeric ? { 'grpc.ssl_target_name_override': NAME_OF_ADDRESS } : {}),
    // Pings detect a coordinator whose machine has disappeared without closing the connection, sooner than leases end.
    'grpc.keepalive_time_ms': 4000,
    'grpc.keepalive_timeout_ms': 4000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    // Each client gets connections of its own, so that a new client does not reuse a broken connection.
    'grpc.use_local_subchannel_pool': 1,
    // An Assign message can be large because it has one bit for each item.
    'grpc.max_receive_message_length': 64 * 2 ** 20,
  });
}

/** The gRPC client of a long-lived process. The client can be replaced by a new one. */
export class Channel {
  private constructor(
    private readonly address: string,
    private readonly tls: TlsFiles | undefined,
    private secrets: Secrets | undefined,
    private client = clientOf(address, secrets),
  ) {}

  /** Opens a channel to the coordinator at "host:port". Rejects when a TLS file cannot be read. */
  static async open(address: string, tls: TlsFiles | undefined): Promise<Channel> {
    return new Channel(address, tls, tls && (await readTls(tls)));
  }

  /** The client to use for the next request. */
  get current(): Client {
    return this.client;
  }

  /**
   * Whether there is no connection. gRPC calls it TRANSIENT_FAILURE or CONNECTING, and in both states an attempt may be under way
   * that waits for a machine that is gone. gRPC gives such an attempt no limit of time.
   */
  get isConnecting(): boolean {
    const state = this.client.getChannel().getConnectivityState(false);
    return state === connectivityState.CONNECTING || state === connectivityState.TRANSIENT_FAILURE;
  }

  /** Replaces the client by a new one, which reads the TLS files again. Requests under way fail. */
  async renew(): Promise<void> {
    this.#replace(this.tls && (await readTls(this.tls)));
  }

  /**
   * Replaces the client if it has no connection, or if the TLS files have changed since they were read. Rejects when one cannot be
   * read.
   */
  async refresh(): Promise<void> {
    const secrets = this.tls && (await readTls(this.tls));
    const isRenewed = secrets?.some((bytes, at) => this.secrets?.[at].equals(bytes) !== true) ?? false;
    if (isRenewed || this.isConnecting) this.#replace(secrets);
  }

  #replace(secrets: Secrets | undefined): void {
    const [old, client] = [this.client, clientOf(this.address, secrets)];
    this.secrets = secrets;
    this.client = client;
    old.close();
  }

  /** Closes the client. Requests under way fail. */
  close(): void {
    this.client.close();
  }
}
